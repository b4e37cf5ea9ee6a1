// Keeps the page of the open card, with the files that it names, for a reload without signal. Nothing
// else of an archer's is kept, and it goes as soon as somebody else may hold the phone.
const KEPT = "card";
// A signal too weak to load a page is none.
const PATIENCE = 4000;
const CARD = /^\/slots\/[^/]+\/$/;
const NAMED = /(?:src|href)="(\/static\/[^"]+)"/g;

// Answers are told apart by cookies, of which a cache knows nothing.
const kept = async (address) => (await caches.open(KEPT)).match(address, { ignoreVary: true });

async function keptCard() {
  const pages = await (await caches.open(KEPT)).keys();
  return pages.map(({ url }) => new URL(url).pathname).find((path) => CARD.test(path));
}

// In the place of the last one, once all of it is here.
async function keep(path, asked) {
  // Before the answer is here: if somebody signs out until then, it goes where nobody finds it.
  const cache = await caches.open(KEPT);
  const response = await asked;
  const page = await response.clone().text();
  const isOpen = response.ok && !response.redirected && page.includes("data-keys");
  if (!isOpen) return (await keptCard()) === path && caches.delete(KEPT);
  const named = [...new Set([...page.matchAll(NAMED)].map(([, file]) => file))];
  const missing = [];
  for (const file of named) if (!(await cache.match(file))) missing.push(file);
  await cache.addAll(missing);
  await cache.put(path, response.clone());
  for (const { url } of await cache.keys()) {
    if (![path, ...named].includes(new URL(url).pathname)) await cache.delete(url);
  }
}

async function openPage(event, path) {
  const asked = fetch(event.request);
  if (CARD.test(path)) {
    event.waitUntil(keep(path, asked.then((response) => response.clone())).catch(() => {}));
  }
  const card = await keptCard();
  const own = card === path && (await kept(path));
  // Where there is something to show instead.
  const late = new Promise((resolve) => own && setTimeout(resolve, PATIENCE, own));
  try {
    return await Promise.race([asked, late]);
  } catch (lost) {
    if (own) return own;
    if (card) return Response.redirect(card);
    throw lost;
  }
}

async function openFile(request) {
  return (await kept(request.url)) ?? fetch(request);
}

// The first card was opened before this worker was there.
async function takeOver() {
  await clients.claim();
  for (const { url } of await clients.matchAll({ type: "window" })) {
    const path = new URL(url).pathname;
    if (CARD.test(path)) await keep(path, fetch(path)).catch(() => {});
  }
}

// What waits stays for its archer; what the server has is nobody's any more who holds the phone next.
function forgetSaved() {
  const request = indexedDB.open("archstats", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("outbox");
  return new Promise((resolve) => {
    request.onerror = resolve;
    request.onsuccess = () => {
      const transaction = request.result.transaction("outbox", "readwrite");
      const cursor = transaction.objectStore("outbox").openCursor();
      cursor.onsuccess = () => {
        if (cursor.result?.value.state === "saved") cursor.result.delete();
        cursor.result?.continue();
      };
      transaction.oncomplete = transaction.onabort = () => resolve(request.result.close());
    };
  });
}

// A notice leads to the page that told it.
async function openTold({ data: { address } }) {
  const pages = await clients.matchAll({ type: "window" });
  const open = pages.find(({ url }) => url === address);
  return open ? open.focus() : clients.openWindow(address);
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openTold(event.notification));
});
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== "GET") {
    // Signing in or out, a claim, another phone: whatever is sent elsewhere than to a card.
    if (request.mode === "navigate" && !/^\/(slots|start)\//.test(pathname)) {
      event.waitUntil(Promise.all([caches.delete(KEPT), forgetSaved()]));
    }
  } else if (request.mode === "navigate") event.respondWith(openPage(event, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(openFile(request));
});
