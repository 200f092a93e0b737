package io.tmail.admin.faces;

import io.tmail.accounts.JunkScores;
import io.tmail.accounts.User;
import io.tmail.accounts.Users;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.OptionalDouble;

/** From which score a user's own mail goes to the folder Junk. */
@Named
@RequestScoped
public class JunkForm {
  @Inject private Users users;
  @Inject private JunkScores scores;
  @Inject private Visitor visitor;
  @Inject private Notices notices;

  private boolean set;
  private Double junkScore;

  public void save() {
    try {
      users.chooseJunkScore(visitor.getName(), junkScore == null ? 0 : junkScore);
      notices.done("junk.saved");
    } catch (AccountsException refusal) {
      notices.refused("junk", refusal);
    }
  }

  /** What an empty field means. */
  public String getHint() {
    return notices.text("junk.hint", scores.normal());
  }

  /** Null for the server's own. */
  public Double getJunkScore() {
    OptionalDouble chosen =
        users.find(visitor.getName()).map(User::junkScore).orElseGet(OptionalDouble::empty);
    return set || chosen.isEmpty() ? junkScore : Double.valueOf(chosen.getAsDouble());
  }

  public void setJunkScore(Double junkScore) {
    this.junkScore = junkScore;
    set = true;
  }
}
