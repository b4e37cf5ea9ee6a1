// Shows the moment that the slider is on, as the server has it; the address is that moment's.
const slider = document.querySelector("[data-moment-slider]");
let isAsking = false;

async function draw(moment) {
  const address = new URL(location);
  address.searchParams.set("at", moment);
  const answer = await fetch(address);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-moment]")) {
    part.replaceWith(page.getElementById(part.id));
  }
  slider.setAttribute("aria-valuetext", document.getElementById("moment-at").textContent);
  history.replaceState(null, "", address);
}

// One at a time: of those that it slid over meanwhile only the last is asked for.
slider.addEventListener("input", async () => {
  if (isAsking) return;
  isAsking = true;
  for (let drawn = null; drawn !== slider.value; ) {
    drawn = slider.value;
    await draw(drawn).catch(() => {});
  }
  isAsking = false;
});
slider.hidden = false;
