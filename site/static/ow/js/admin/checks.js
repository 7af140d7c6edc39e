// checks.js: once Wagtail has kept a draft by itself, the list of what is still wrong is fetched again.
(() => {
  let asked = 0;
  document.addEventListener("w-autosave:success", async ({ detail }) => {
    const pk = detail && detail.response && detail.response.pk;
    const places = [...document.querySelectorAll("[data-ow-checks]")];
    if (!pk || !places.length) return;
    const mine = ++asked;
    const answer = await fetch(places[0].dataset.owChecks.replace("/0/", `/${pk}/`), { credentials: "same-origin" });
    if (!answer.ok || mine !== asked) return;
    const drawn = await answer.text();
    for (const place of places) place.innerHTML = drawn;
  });
})();
