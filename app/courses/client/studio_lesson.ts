import { attachUploads } from "../../videos/client/upload";

attachUploads();
