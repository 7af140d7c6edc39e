// publish.js: a button pressed while Wagtail keeps a draft by itself waits for the answer. The first draft of a new page
// or form changes where the form is sent to: pressed before that, the button would make a second one beside the draft.
(() => {
  const keeping = new Map(); // form → the button pressed meanwhile, or null
  const left = new WeakSet(); // forms on their way: nothing more is kept of them

  const go = ({ target }) => {
    const button = keeping.get(target);
    keeping.delete(target);
    if (!button) return;
    button.disabled = false; // Wagtail showed it as busy; a disabled button would not say what was pressed
    target.requestSubmit(button);
  };

  document.addEventListener("w-autosave:save", (event) => {
    if (left.has(event.target)) event.preventDefault();
    else if (!keeping.has(event.target)) keeping.set(event.target, null);
  });
  document.addEventListener("w-autosave:success", go);
  document.addEventListener("w-autosave:error", go);

  // Caught on its way down, before Wagtail hears of it and takes the page for sent.
  window.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!keeping.has(form)) return left.add(form);
      event.preventDefault();
      event.stopImmediatePropagation();
      keeping.set(form, event.submitter);
    },
    true,
  );
})();
