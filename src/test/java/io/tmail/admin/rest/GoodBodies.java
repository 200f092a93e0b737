package io.tmail.admin.rest;

import static java.util.Map.entry;

import java.util.Map;

/** A well-formed body for each operation that takes one: a refusal is then about the caller. */
final class GoodBodies {
  private static final String RULES = "{'filters':[],'forwarding':{'to':[],'keepCopy':true}}";
  private static final String SCRIPT = "{'text':'keep;'}";
  private static final String SENDER = "{'allowed':false,'note':'walk'}";
  private static final String DATABASE = "{'driver':'sqlite3','source':'/etc/passwd'}";
  private static final String PROOF = "{'current':'not it','code':'123456'}";

  /** By path, for POST and PUT alike. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          entry("api/administrators/{login}", "{'passwd':'secret-9','domains':['walk.example']}"),
          entry("api/aliases/{alias}", "{'deliverTo':['walker@walk.example']}"),
          entry("api/backup", "{'folder':'/nowhere/at/all','mail':false}"),
          entry("api/import/passwd", "walker:{PLAIN}secret-9"),
          entry("api/import/postfixadmin", DATABASE),
          entry("api/import/tmail", DATABASE),
          entry("api/limits/{owner}", "{'messages':10}"),
          entry("api/me/app-passwords", "{'appPasswordsOnly':false}"),
          entry("api/me/junk", "{'junkScore':4.5}"),
          entry("api/me/password", "{'current':'not it','passwd':'secret-9'}"),
          entry("api/me/rules", RULES),
          entry("api/me/second-factor", PROOF),
          entry("api/me/second-factor/off", PROOF),
          entry("api/me/second-factor/recovery-codes", PROOF),
          entry("api/me/senders/{sender}", SENDER),
          entry("api/me/sieve/{name}", SCRIPT),
          entry("api/rcpthosts/{hostname}", "{'isLocal':true}"),
          entry("api/routes", "{'host':'to.example','remoteHost':'192.0.2.7'}"),
          entry("api/routes/{id}", "{'host':'to.example','remoteHost':'192.0.2.7'}"),
          entry("api/routes/test", "{'host':'to.example','remoteHost':'192.0.2.7'}"),
          entry("api/senders/{sender}", SENDER),
          entry("api/suspensions/{login}", "{'reason':'a walk'}"),
          entry("api/tokens/{name}", "{'scopes':['users:read']}"),
          entry("api/users.csv", "login,passwd,haveMailbox\nwalker@far.example,secret-9,true\n"),
          entry("api/users/{login}", "{'passwd':'secret-9','active':true}"),
          entry("api/users/{login}/rules", RULES),
          entry("api/users/{login}/sieve/{name}", SCRIPT));

  private GoodBodies() {}

  /** Empty where none is expected. */
  static String of(String method, String path) {
    boolean sends = method.equals("POST") || method.equals("PUT");
    String body = sends ? BODIES.getOrDefault(path, "") : "";
    return type(path).equals("application/json") ? body.replace('\'', '"') : body;
  }

  static String type(String path) {
    return switch (path) {
      case "api/users.csv" -> "text/csv";
      case "api/import/passwd" -> "text/plain";
      default -> "application/json";
    };
  }
}
