// The server's clock. A phone's own may be wrong.
const { serverNow } = document.querySelector("[data-server-now]").dataset;
// So late it was there when the page began to arrive here; not every browser says when that was.
const [arrival] = performance.getEntriesByType("navigation");
const begun = Date.now() - performance.now() + (arrival?.responseStart ?? 0);
const ahead = Date.parse(serverNow) - begun;

export const serverTime = (here = Date.now()) => here + ahead;
