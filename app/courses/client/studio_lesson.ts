import { attachUploads } from "../../videos/client/upload";
import "./studio.css";
import "./captions.css";

attachUploads();
