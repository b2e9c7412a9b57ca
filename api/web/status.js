// What happens without being seen is said to those who listen.

const status = document.getElementById("status");

export function announce(words) {
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = words));
}
