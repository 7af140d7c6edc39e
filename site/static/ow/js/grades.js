// grades.js: shows the reasons that go with the grade chosen. Without it all of them are there to pick from.
export function mountGrades(form) {
  const groups = [...form.querySelectorAll("[data-grades]")];
  const update = () => {
    const chosen = form.querySelector("input[name=grade]:checked");
    for (const group of groups) {
      const shown = Boolean(chosen) && group.dataset.grades.split(" ").includes(chosen.value);
      group.hidden = !shown;
      group.disabled = !shown;
      group.classList.toggle("is-on", shown);
    }
  };
  form.addEventListener("change", update);
  update();
}
