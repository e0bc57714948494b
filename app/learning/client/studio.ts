/** The list of my courses needs the studio's styles and nothing else. */
import "../../courses/client/studio.css";
