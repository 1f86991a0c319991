/** What the address of the groups says: the page, the group that is open, an item of its sample. */
export interface GroupsSearch {
  page?: number;
  group?: string;
  item?: string;
}

export function groupsSearch(search: Record<string, unknown>): GroupsSearch {
  const { page, group, item } = search;
  return {
    ...(typeof page === "number" && Number.isInteger(page) && page > 1 ? { page } : {}),
    ...(typeof group === "string" && /^grp_[0-9a-f]+$/.test(group) ? { group } : {}),
    ...(typeof item === "string" && /^rec_[0-9a-f]+$/.test(item) ? { item } : {}),
  };
}
