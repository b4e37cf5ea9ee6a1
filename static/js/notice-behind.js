// While nobody sees the page, the phone itself tells a notice: where its archer has asked for that.
document.addEventListener("notice:told", async ({ detail: { shoot, title, id, text } }) => {
  const isAskedFor = document.documentElement.dataset.behind === "on";
  if (!document.hidden || !isAskedFor || window.Notification?.permission !== "granted") return;
  const worker = await navigator.serviceWorker.ready;
  // The latest is enough.
  for (const before of await worker.getNotifications()) {
    if (before.data?.shoot === shoot && before.tag !== id) before.close();
  }
  // Several pages may be open: under its tag it is there once.
  const data = { shoot, address: location.href };
  await worker.showNotification(title, { body: text, tag: id, data });
});
