/** The notebook needs no script; it brings the look of notes. */
import "./notes.css";
