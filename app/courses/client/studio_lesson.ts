import { attachUploads } from "../../videos/client/upload";
import { submitOnce } from "./once";

attachUploads();
submitOnce();
