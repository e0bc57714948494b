/** The classes I answer for: the page needs its own styles and no script. */
import "./classes.css";
