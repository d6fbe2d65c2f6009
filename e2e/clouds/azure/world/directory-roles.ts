/** Entra's own roles as this world hands them out: built-in ones by their public ids, and one that the company made. */
import { guidOf } from "./mint.ts";

export type DirectoryRole = {
  id: string;
  title: string;
  builtIn: boolean;
  privileged: boolean;
  actions: string[];
};

const role = (id: string, title: string, privileged: boolean, actions: string[]): DirectoryRole => ({
  id,
  title,
  builtIn: true,
  privileged,
  actions,
});

export const DIRECTORY_ROLES = {
  globalAdministrator: "62e90394-69f5-4237-9190-012177145e10",
  privilegedRoleAdministrator: "e8611ab8-c189-46e8-94e1-60213ab1f814",
  applicationAdministrator: "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
  cloudApplicationAdministrator: "158c047a-c907-4556-b7ef-446551a6b5f7",
  userAdministrator: "fe930be7-5e62-47db-91af-98c3a49a38b1",
  directoryReaders: "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
  globalReader: "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
  exchangeAdministrator: "29232cdf-9323-42fd-ade2-1d097af3e4de",
} as const;

const D = DIRECTORY_ROLES;

/** A custom role is known by an id of its own, and has no template but itself. */
export const customDirectoryRole = (seed: string): DirectoryRole => ({
  id: guidOf(seed, "directory-role", "credential-rotator"),
  title: "Credential rotator",
  builtIn: false,
  privileged: false,
  actions: ["microsoft.directory/applications/credentials/update"],
});

export const directoryRoles: DirectoryRole[] = [
  role(D.globalAdministrator, "Global Administrator", true, ["microsoft.directory/*/allProperties/allTasks"]),
  role(D.privilegedRoleAdministrator, "Privileged Role Administrator", true, [
    "microsoft.directory/roleAssignments/allProperties/allTasks",
    "microsoft.directory/roleDefinitions/allProperties/allTasks",
    "microsoft.directory/servicePrincipals/appRoleAssignedTo/update",
  ]),
  role(D.applicationAdministrator, "Application Administrator", true, [
    "microsoft.directory/applications/create",
    "microsoft.directory/applications/credentials/update",
    "microsoft.directory/servicePrincipals/credentials/update",
  ]),
  role(D.cloudApplicationAdministrator, "Cloud Application Administrator", true, [
    "microsoft.directory/applications/credentials/update",
    "microsoft.directory/servicePrincipals/credentials/update",
  ]),
  role(D.userAdministrator, "User Administrator", true, [
    "microsoft.directory/users/create",
    "microsoft.directory/users/delete",
    "microsoft.directory/users/disable",
  ]),
  role(D.directoryReaders, "Directory Readers", false, [
    "microsoft.directory/users/standard/read",
    "microsoft.directory/groups/standard/read",
    "microsoft.directory/applications/standard/read",
  ]),
  role(D.globalReader, "Global Reader", true, ["microsoft.directory/*/allProperties/read"]),
  role(D.exchangeAdministrator, "Exchange Administrator", false, [
    "microsoft.office365.exchange/allEntities/basic/allTasks",
  ]),
];
