/** The form of a new course needs the studio's styles and nothing else. */
import "./studio.css";
