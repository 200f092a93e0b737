// An answer that is none: the session has ended meanwhile. The page itself leads to the login.
$(document).on("pfAjaxError", () => window.location.reload());

// Times are the browser's; what the pointer shows stays UTC.
const localTime = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "medium" });
const showLocalTimes = () => document.querySelectorAll("time").forEach((one) => {
  one.textContent = localTime.format(new Date(one.dateTime));
});
showLocalTimes();
$(document).on("pfAjaxComplete", showLocalTimes);

// A text is there or gone, never half faded.
$.fx.off = true;

// While a dialog is open, nothing behind it can be reached, by whatever means; notices still speak.
new MutationObserver(() => {
  document.querySelectorAll("[inert]").forEach((one) => { one.inert = false; });
  let inside = document.querySelector("[aria-modal='true'][aria-hidden='false']");
  while (inside && inside !== document.body) {
    for (const beside of inside.parentElement.children) {
      beside.inert = beside !== inside && !beside.matches(".ui-growl");
    }
    inside = inside.parentElement;
  }
}).observe(document.body, { subtree: true, attributeFilter: ["aria-modal", "aria-hidden"] });

// The menu of small screens.
$(document).on("click", ".menu", function () {
  const open = document.getElementById("pages").classList.toggle("open");
  this.setAttribute("aria-expanded", String(open));
});

// One box ticks all of its list.
$(document).on("change", "[data-ticks]", function () {
  document.querySelectorAll(this.dataset.ticks).forEach((box) => { box.checked = this.checked; });
});

// Copies the text of what the button names.
$(document).on("click", "[data-copies]", async function () {
  const text = document.getElementById(this.dataset.copies).textContent.trim();
  const label = this.querySelector(".label");
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = this.dataset.done;
  } catch (refused) {
    getSelection().selectAllChildren(document.getElementById(this.dataset.copies));
    label.textContent = this.dataset.selected;
  }
  setTimeout(() => { label.textContent = before; }, 2000);
});
