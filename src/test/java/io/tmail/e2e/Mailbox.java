package io.tmail.e2e;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A user's mailbox, read over IMAPS and POP3S by Jakarta Mail. */
final class Mailbox {
  private final Instance instance;
  private final String host;
  private final String login;
  private final String password;

  Mailbox(Instance instance, String login, String password) {
    this(instance, "127.0.0.1", login, password);
  }

  /** The same at another address, at the ports of the instance. */
  Mailbox(Instance instance, String host, String login, String password) {
    this.instance = instance;
    this.host = host;
    this.login = login;
    this.password = password;
  }

  /** The raw messages of a folder. */
  List<String> messages(String protocol, String folder) {
    try (Store store = open(protocol)) {
      List<String> texts = new ArrayList<>();
      Folder box = store.getFolder(folder);
      if (!box.exists()) {
        return texts;
      }
      box.open(Folder.READ_ONLY);
      for (Message message : box.getMessages()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        texts.add(bytes.toString(StandardCharsets.UTF_8));
      }
      box.close(false);
      return texts;
    } catch (MessagingException | IOException failed) {
      throw new AssertionError(protocol + " " + login, failed);
    }
  }

  /** The raw messages of the inbox by IMAP. */
  List<String> inbox() {
    return messages("imaps", "INBOX");
  }

  /** Moves all messages of a folder, as mail programs do: a copy, and the old one deleted. */
  void move(String from, String to) {
    try (Store store = open("imaps")) {
      Folder source = store.getFolder(from);
      source.open(Folder.READ_WRITE);
      Message[] all = source.getMessages();
      source.copyMessages(all, store.getFolder(to));
      source.setFlags(all, new Flags(Flags.Flag.DELETED), true);
      source.close(true);
    } catch (MessagingException failed) {
      throw new AssertionError(from + " to " + to, failed);
    }
  }

  /** Waits until the inbox holds a message with the text, and gives it. */
  String awaitMessage(String text) {
    Await.until(
        "a message with " + text, () -> inbox().stream().anyMatch(each -> each.contains(text)));
    return inbox().stream().filter(each -> each.contains(text)).findFirst().orElseThrow();
  }

  boolean canLogin(String protocol) {
    try (Store store = open(protocol)) {
      return store.isConnected();
    } catch (AuthenticationFailedException refused) {
      return false;
    } catch (MessagingException failed) {
      throw new AssertionError(failed);
    }
  }

  /** A session that stays; it is over when it is no longer connected. */
  Store stay(String protocol) {
    try {
      return open(protocol);
    } catch (MessagingException failed) {
      throw new AssertionError(failed);
    }
  }

  private Store open(String protocol) throws MessagingException {
    Properties properties = new Properties();
    properties.setProperty("mail." + protocol + ".ssl.trust", "*");
    properties.setProperty("mail." + protocol + ".ssl.checkserveridentity", "false");
    Store store = Session.getInstance(properties).getStore(protocol);
    int port = protocol.equals("imaps") ? instance.imaps() : instance.pop3s();
    store.connect(host, port, login, password);
    return store;
  }
}
