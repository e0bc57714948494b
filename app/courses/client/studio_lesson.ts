import { attachUploads } from "../../videos/client/upload";
import "./studio.css";

attachUploads();
