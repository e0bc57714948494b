/** A note's own page needs no script; it brings the look of notes. */
import "./notes.css";
