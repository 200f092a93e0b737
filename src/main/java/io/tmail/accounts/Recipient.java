package io.tmail.accounts;

import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be done with mail for an address. */
public sealed interface Recipient {

  /**
   * The final recipients, one for each copy of the mail.
   *
   * @param named the address that was asked for
   * @param parameters what RCPT said of it
   */
  List<EnvelopeRecipient> recipients(MailAddress named, EsmtpParameters parameters);

  /**
   * Mail goes into one mailbox here.
   *
   * @param login whose it is; not the address itself behind an alias or where a catch-all takes it
   * @param limited whether the mailbox has a quota
   * @param destination the way there
   */
  record Mailbox(String login, boolean limited, Destination destination) implements Recipient {
    /** One of the mailboxes of the only Dovecot. */
    public Mailbox(String login, boolean limited) {
      this(login, limited, Destination.MAILBOX);
    }

    public Mailbox(String login) {
      this(login, false);
    }

    @Override
    public List<EnvelopeRecipient> recipients(MailAddress named, EsmtpParameters parameters) {
      return List.of(new EnvelopeRecipient(login, named.toString(), destination, parameters));
    }
  }

  /**
   * Mail goes to an alias: into mailboxes, to a command, to other servers.
   *
   * @param alias its name, an address
   * @param mailboxes each once
   * @param pipe whether it also has a command
   * @param miniList whether the alias replaces the sender for all of them
   * @param outside addresses of other servers
   */
  record Aliased(
      String alias,
      List<Mailbox> mailboxes,
      boolean pipe,
      boolean miniList,
      List<MailAddress> outside)
      implements Recipient {
    public Aliased {
      mailboxes = List.copyOf(mailboxes);
      outside = List.copyOf(outside);
    }

    /** One that leads nowhere else. */
    public Aliased(String alias, List<Mailbox> mailboxes, boolean pipe, boolean miniList) {
      this(alias, mailboxes, pipe, miniList, List.of());
    }

    @Override
    public List<EnvelopeRecipient> recipients(MailAddress named, EsmtpParameters parameters) {
      String original = named.toString();
      Optional<ReversePath> list =
          miniList ? Optional.of(ReversePath.parse(alias)) : Optional.empty();
      List<EnvelopeRecipient> all = new ArrayList<>();
      // a list answers for its members itself (RFC 3461 §5.2.7.3)
      EsmtpParameters own = miniList ? EsmtpParameters.NONE : parameters;
      for (MailAddress each : outside) {
        Destination way = Destination.smtp(each.domain());
        all.add(new EnvelopeRecipient(each.toString(), original, way, own, list));
      }
      for (Mailbox each : mailboxes) {
        all.add(new EnvelopeRecipient(each.login(), original, each.destination(), own, list));
      }
      if (pipe) {
        all.add(new EnvelopeRecipient(alias, original, Destination.pipe(alias), parameters));
      }
      return all;
    }
  }

  /**
   * Mail is accepted and relayed to the servers of the domain.
   *
   * @param domain in lower case
   */
  record Remote(String domain) implements Recipient {
    @Override
    public List<EnvelopeRecipient> recipients(MailAddress named, EsmtpParameters parameters) {
      return byServersOf(named, named, parameters);
    }
  }

  /** Mail is accepted and forwarded to an address elsewhere. */
  record Forwarded(MailAddress to) implements Recipient {
    @Override
    public List<EnvelopeRecipient> recipients(MailAddress named, EsmtpParameters parameters) {
      return byServersOf(to, named, parameters);
    }
  }

  /** A bounce of mail that this server forwarded goes back to its sender. */
  record Returned(MailAddress to) implements Recipient {
    @Override
    public List<EnvelopeRecipient> recipients(MailAddress named, EsmtpParameters parameters) {
      return byServersOf(to, named, parameters);
    }
  }

  /**
   * The domain is not one of this server's: such mail is accepted only from clients that may relay.
   */
  record NotOurs() implements Recipient {
    @Override
    public List<EnvelopeRecipient> recipients(MailAddress named, EsmtpParameters parameters) {
      return byServersOf(named, named, parameters);
    }
  }

  /**
   * The domain is local, but the address accepts no mail.
   *
   * @param why the reason, which decides between a temporary and a permanent refusal
   */
  record NoMailbox(Why why) implements Recipient {
    /** What is wrong with the name. */
    public enum Why {
      /** No mailbox or alias has this address. */
      UNKNOWN,
      /** Its user is inactive, and mail for such users is refused. */
      INACTIVE,
      /** Its name is one that the several Dovecots' LMTP cannot take. */
      UNREACHABLE,
      /** A postmaster, while the whole server has no mailbox yet. */
      NOT_YET
    }

    public NoMailbox() {
      this(Why.UNKNOWN);
    }

    @Override
    public List<EnvelopeRecipient> recipients(MailAddress named, EsmtpParameters parameters) {
      return List.of();
    }
  }

  private static List<EnvelopeRecipient> byServersOf(
      MailAddress to, MailAddress named, EsmtpParameters parameters) {
    return List.of(
        new EnvelopeRecipient(
            to.toString(), named.toString(), Destination.smtp(to.domain()), parameters));
  }
}
