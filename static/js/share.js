// Hands a link on: by the phone's own sheet, or copied. Without either it can be read.
const SHOWN = 2000;

for (const ways of document.querySelectorAll("[data-share]")) {
  const { link, title, wordsCopied } = ways.dataset;
  const sheet = ways.querySelector("[data-share-sheet]");
  const copy = ways.querySelector("[data-share-copy]");
  const words = copy.textContent;

  sheet.hidden = !navigator.share;
  // Whoever thinks better of it has not failed.
  sheet.addEventListener("click", () => navigator.share({ title, url: link }).catch(() => {}));
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link);
    copy.textContent = wordsCopied;
    setTimeout(() => (copy.textContent = words), SHOWN);
  });
}
