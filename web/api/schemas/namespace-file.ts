/** Files of namespaces, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { word } from "../http/parameters.ts";

/** What is known of a file or folder. Times are in milliseconds since the beginning of 1970. */
export const FileAttributesSchema = Type.Object(
  {
    fileName: Type.String(),
    lastModifiedTime: Type.Integer(),
    creationTime: Type.Integer(),
    type: word(["File", "Directory"], { $id: "FileType" }),
    size: Type.Integer({ description: "In bytes; 0 for folders" }),
  },
  { $id: "FileAttributes", additionalProperties: true },
);

/** A version of a file. */
export const FileRevisionSchema = Type.Object({ revision: Type.Integer() }, { $id: "NamespaceFileRevision" });
