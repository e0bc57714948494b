/** Bringing a document: the form does it; only its look comes from here. */
import "./studio.css";
import "./studio_document.css";
