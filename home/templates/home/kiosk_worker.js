// The service worker of a kiosk. When the office cannot be reached, a step is answered with “no content”: the browser
// stays on the page with everything that was typed, and the page is told to say so.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function stay() {
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage("offline");
  return new Response(null, { status: 204 });
}

self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  // 502 to 504 come from the proxy in front while the office's server does not answer.
  const asked = fetch(event.request).then((answer) => (answer.status > 501 && answer.status < 505 ? stay() : answer));
  event.respondWith(asked.catch(stay));
});
