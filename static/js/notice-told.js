// Tells a notice as it comes, once: aloud in the page's one line of states, and for a while in the bar
// above a card that is shot in the shoot. Tells `notice:told` for whoever tells it elsewhere.
const SHOWN = 10_000;

const told = new Map();
const rooms = () => document.querySelectorAll("[data-notices]");
const latestIn = (room) => room.querySelector("[data-notice]");

for (const room of rooms()) told.set(room.dataset.notices, latestIn(room)?.dataset.notice);

// After every frame, and after a page that was fetched anew: whatever comes twice is told already.
document.addEventListener("live:confirmed", () => {
  for (const room of rooms()) {
    const latest = latestIn(room);
    const { notices: shoot, title } = room.dataset;
    if (!latest || latest.dataset.notice === told.get(shoot)) continue;
    told.set(shoot, latest.dataset.notice);
    const detail = { shoot, title, id: latest.dataset.notice, text: latest.textContent.trim() };
    tell(detail);
    document.dispatchEvent(new CustomEvent("notice:told", { detail }));
  }
});

function tell({ shoot, text }) {
  for (const place of document.querySelectorAll(`[data-notice-said], [data-notice-of="${shoot}"]`)) {
    place.textContent = text;
    clearTimeout(place.emptying);
    place.emptying = setTimeout(() => (place.textContent = ""), SHOWN);
  }
}
