// sign.js: a field to sign in with a finger, a pen or a mouse; the picture goes the way of any chosen file. Without it
// people sign on paper and send a photo.
const INK = 3;

export function mountSign(box) {
  const input = document.getElementById(box.dataset.for);
  if (!input || typeof DataTransfer !== "function") return;
  const canvas = document.createElement("canvas");
  canvas.className = "sign-field";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.dataset.label);
  const buttons = ["clear", "done"].map((name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = name === "done" ? "btn btn--second btn--sm" : "btn btn--quiet btn--sm";
    button.textContent = box.dataset[name];
    button.disabled = true;
    return button;
  });
  const [clear, done] = buttons;
  box.append(canvas, clear, done);
  const pen = canvas.getContext("2d");
  let last = null;

  function blank() {
    const scale = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = Math.round(canvas.clientWidth * scale);
    canvas.height = Math.round(canvas.clientHeight * scale);
    const colours = getComputedStyle(canvas);
    pen.scale(scale, scale);
    pen.fillStyle = colours.backgroundColor;
    pen.fillRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    pen.strokeStyle = colours.color;
    pen.lineWidth = INK;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    for (const button of buttons) button.disabled = true;
  }

  // After every stroke, so that “next” takes the signature along whether or not “done” was pressed.
  function carry() {
    const bytes = atob(canvas.toDataURL("image/png").split(",")[1]);
    const carrier = new DataTransfer();
    const points = Uint8Array.from(bytes, (sign) => sign.charCodeAt(0));
    carrier.items.add(new File([points], box.dataset.name, { type: "image/png" }));
    input.files = carrier.files;
  }

  const at = (event) => {
    const edge = canvas.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
    for (const button of buttons) button.disabled = false;
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      last = null;
      if (!done.disabled) carry();
    });
  }
  clear.addEventListener("click", () => {
    input.value = "";
    blank();
  });
  done.addEventListener("click", () => {
    input.dispatchEvent(new Event("change", { bubbles: true })); // ask.js sends it like a photo
  });
  blank();
}
