// Opens <a href="#id" data-dialog> as a modal dialog. Without JavaScript the link shows it by :target.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.hash.slice(1));
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("dialog [data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  } else if (event.target.matches("dialog[open]")) {
    // The backdrop belongs to the dialog itself, so a click on it lands outside the dialog's own box.
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});
