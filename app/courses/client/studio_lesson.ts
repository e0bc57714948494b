import { attachUploads } from "../../videos/client/upload";
import "./captions.css";
import "./studio.css";

attachUploads();
