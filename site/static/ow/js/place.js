// place.js: fills latitude and longitude from the phone. Without it, or where the phone does not tell, they are typed.
export function mountPlace(box) {
  if (!navigator.geolocation || !window.isSecureContext) return;
  const part = (end) => box.querySelector(`[name$="-${end}"]`);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--second btn--sm";
  button.textContent = box.dataset.use;
  const said = document.createElement("p");
  said.className = "hint";
  said.setAttribute("role", "status");
  box.prepend(button, said);
  button.addEventListener("click", () => {
    said.textContent = box.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        part("lat").value = coords.latitude.toFixed(6);
        part("lng").value = coords.longitude.toFixed(6);
        part("datum").value = "WGS-84"; // what browsers promise, whatever map is on the phone
        said.textContent = box.dataset.found.replace("{n}", Math.ceil(coords.accuracy));
        part("lat").dispatchEvent(new Event("change", { bubbles: true }));
      },
      () => {
        said.textContent = box.dataset.refused;
      },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}
