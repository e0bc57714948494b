/** The room's look at once; its line to the academy only when somebody looks at it. */
import "./room.css";

const SOON_VISIBLE = "200px";

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      void import("./talk").then(({ mountRoom }) => mountRoom(target as HTMLElement));
    }
  },
  { rootMargin: SOON_VISIBLE },
);

for (const root of document.querySelectorAll<HTMLElement>("[data-room]")) watcher.observe(root);
