// Shows what the server tells by web push, and leads a tap to the right page; if one has to sign in first, the server
// leads on from there. Something is always shown: browsers take the permission from whoever stays silent.

addEventListener("push", (event) => {
  let news = {};
  try {
    news = Object(event.data.json()); // null is JSON as well
  } catch {
    // Shown in general words below.
  }
  const { title = crowdline.name, body = "", url = "/", tag = "news", lang = "" } = news;
  const { icon, badge } = crowdline;
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon, badge, lang, data: { url } }));
});

async function open(path) {
  const url = new URL(path, location.origin);
  if (url.origin !== location.origin) return;
  const pages = await self.clients.matchAll({ type: "window" });
  // A page in the middle of an answer is not led away; an open page that is there already is taken.
  const there = pages.find((page) => new URL(page.url).pathname === url.pathname);
  if (there) return void (await there.focus());
  await self.clients.openWindow(url.href);
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});
// The browser has changed its address: the server is told at once, or by the next visit to the profile
// (static/js/push.js) if nobody is signed in any more. The old one answers 410 and is removed.
async function moveTo(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const cookie = await self.cookieStore?.get(crowdline.tokenCookie);
  await fetch(crowdline.deviceAddUrl, {
    method: "POST",
    headers: { "X-CSRFToken": cookie?.value ?? "", Accept: "application/json" },
    body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
}

addEventListener("pushsubscriptionchange", (event) => {
  const options = event.oldSubscription?.options;
  if (options) event.waitUntil(self.registration.pushManager.subscribe(options).then(moveTo));
});
