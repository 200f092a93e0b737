package io.tmail.admin.status;

import java.util.List;

/** One of the self-test's looks at something. */
interface Trial {
  /** What it looks at, should it not come to an end. */
  Finding.Check check();

  /** Looks; an exception is as bad as a bad finding. */
  List<Finding> run() throws Exception;
}
