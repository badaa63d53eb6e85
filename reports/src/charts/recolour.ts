import { LIGHT, type Role } from "./theme.ts";

const ROLES = new Map(Object.entries(LIGHT).map(([role, colour]) => [colour, role as Role]));

/** Gives each colour of a chart that was drawn in light ones another value; text that reads like a colour stays. */
export function recolour(svg: string, valueOf: (role: Role) => string): string {
  return svg.replaceAll(/="(#[0-9a-f]{6})"/g, (attribute, colour: string) => {
    const role = ROLES.get(colour);
    return role === undefined ? attribute : `="${valueOf(role)}"`;
  });
}
