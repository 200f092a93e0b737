-- From which addresses a user may send beside those whose mail he gets; @domain is all of a domain.

CREATE TABLE sender_addresses (
  id ${id},
  login VARCHAR(256) NOT NULL,
  address VARCHAR(320) NOT NULL,
  UNIQUE (login, address)
);
