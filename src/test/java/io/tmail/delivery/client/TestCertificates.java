package io.tmail.delivery.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority and a server's certificate from it, made by the JDK's keytool. */
public final class TestCertificates {
  private static final String PASSWORD = "secret";
  private final KeyStore store;
  private final Path folder;

  private TestCertificates(KeyStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  /** A certificate for the names. */
  public static TestCertificates of(Path folder, String... names) throws Exception {
    Path file = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
    keytool(file, "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c");
    String san = "san=dns:" + String.join(",dns:", names);
    keytool(file, "-alias", "server", "-dname", "CN=x", "-signer", "ca", "-ext", san);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificates(store, file.getParent());
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  public SSLContext server() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore only = store;
    keys.init(only, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new javax.net.ssl.KeyManager[] {new ServerKey(keys)}, null, null);
    return context;
  }

  /** The authority as a PEM file. */
  public Path authority() throws GeneralSecurityException, IOException {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate("ca").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return Files.writeString(folder.resolve("ca.pem"), pem);
  }

  /** What a TLSA record with these numbers holds. */
  public String tlsa(int usage, int selector, int matching) throws GeneralSecurityException {
    Certificate certificate = certificate(usage == 2 ? "ca" : "server");
    byte[] bytes =
        selector == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
    byte[] data =
        matching == 0
            ? bytes
            : MessageDigest.getInstance(matching == 1 ? "SHA-256" : "SHA-512").digest(bytes);
    return usage + " " + selector + " " + matching + " " + HexFormat.of().formatHex(data);
  }

  private Certificate certificate(String alias) throws GeneralSecurityException {
    return store.getCertificate(alias);
  }

  /** Always shows the server's certificate, never the authority's. */
  private static final class ServerKey extends javax.net.ssl.X509ExtendedKeyManager {
    private final javax.net.ssl.X509ExtendedKeyManager keys;

    ServerKey(KeyManagerFactory factory) {
      this.keys = (javax.net.ssl.X509ExtendedKeyManager) factory.getKeyManagers()[0];
    }

    @Override
    public String chooseServerAlias(
        String type, java.security.Principal[] issuers, java.net.Socket socket) {
      return "server";
    }

    @Override
    public String chooseEngineServerAlias(
        String type, java.security.Principal[] issuers, javax.net.ssl.SSLEngine engine) {
      return "server";
    }

    @Override
    public String[] getServerAliases(String type, java.security.Principal[] issuers) {
      return new String[] {"server"};
    }

    @Override
    public String[] getClientAliases(String type, java.security.Principal[] issuers) {
      return keys.getClientAliases(type, issuers);
    }

    @Override
    public String chooseClientAlias(
        String[] type, java.security.Principal[] issuers, java.net.Socket socket) {
      return keys.chooseClientAlias(type, issuers, socket);
    }

    @Override
    public java.security.cert.X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public java.security.PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }
}
