/** The icons of types and groups. */
import { Type } from "@sinclair/typebox";
import { groupIcons, iconSvg, typeIcons } from "../../../core/documentation/type-icons.ts";
import { notFound } from "../http/problem.ts";
import { json, media, type Route, route } from "../http/route.ts";
import { NOT_CHANGED, type StaticAnswers, sendStatic, staticAnswer } from "../http/static-answer.ts";
import { problem } from "../openapi/document.ts";
import { PluginIconSchema, PluginIconsSchema } from "../schemas/plugin.ts";
import type { PluginCatalog } from "./plugin-catalog.ts";

const TAG = "Plugins";
const SVG = "image/svg+xml";

/** The routes of icons. */
export function pluginIconRoutes(catalog: PluginCatalog, answers: StaticAnswers): readonly Route[] {
  return [
    route({
      operationId: "pluginIcons",
      tag: TAG,
      summary: "The icons of all types",
      method: "GET",
      path: "/plugins/icons",
      hasTenant: false,
      answers: { 200: json(PluginIconsSchema), ...NOT_CHANGED },
      handle: ({ request }) => answers.send(request, "icons", async () => typeIcons(await catalog.types())),
    }),
    route({
      operationId: "pluginGroupIcons",
      tag: TAG,
      summary: "The icons of all groups",
      method: "GET",
      path: "/plugins/icons/groups",
      hasTenant: false,
      answers: { 200: json(PluginIconsSchema), ...NOT_CHANGED },
      handle: ({ request }) => answers.send(request, "group icons", async () => groupIcons(await catalog.types())),
    }),
    route({
      operationId: "pluginIcon",
      tag: TAG,
      summary: "The icon of a type or group",
      method: "GET",
      path: "/plugins/icons/{cls}",
      hasTenant: false,
      answers: { 200: json(Type.Object({ icon: PluginIconSchema })), 404: problem(404) },
      async handle({ params }) {
        const found = await iconNamed(catalog, params.cls);
        if (!found) throw notFound();
        return { icon: found };
      },
    }),
    route({
      operationId: "pluginIconSvg",
      tag: TAG,
      summary: "The icon of a type or group as SVG",
      method: "GET",
      path: "/plugins/icons/{cls}/icon.svg",
      hasTenant: false,
      answers: { 200: media(SVG, "The drawing"), ...NOT_CHANGED, 404: problem(404) },
      async handle({ params, request }) {
        if (!(await iconNamed(catalog, params.cls))) throw notFound();
        return sendStatic(request, staticAnswer(iconSvg(params.cls), SVG));
      },
    }),
  ];
}

async function iconNamed(catalog: PluginCatalog, name: string) {
  const documented = await catalog.find(name);
  if (documented) return typeIcons([documented])[documented.type];
  const icons = groupIcons(await catalog.types());
  return Object.hasOwn(icons, name) ? icons[name] : undefined;
}
