package io.tmail.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicSuffixesTest {
  private static final PublicSuffixes SHIPPED = PublicSuffixes.shipped();

  /** The vectors of publicsuffix.org (tests/test_psl.txt, in the public domain). */
  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      nullValues = "null",
      value = {
        "COM, null",
        "example.COM, example.com",
        "WwW.example.COM, example.com",
        ".com, null",
        ".example, null",
        ".example.com, null",
        ".example.example, null",
        "example, null",
        "example.example, example.example",
        "b.example.example, example.example",
        "a.b.example.example, example.example",
        "biz, null",
        "domain.biz, domain.biz",
        "b.domain.biz, domain.biz",
        "a.b.domain.biz, domain.biz",
        "com, null",
        "example.com, example.com",
        "b.example.com, example.com",
        "a.b.example.com, example.com",
        "uk.com, null",
        "example.uk.com, example.uk.com",
        "b.example.uk.com, example.uk.com",
        "a.b.example.uk.com, example.uk.com",
        "test.ac, test.ac",
        "mm, null",
        "c.mm, null",
        "b.c.mm, b.c.mm",
        "a.b.c.mm, b.c.mm",
        "jp, null",
        "test.jp, test.jp",
        "www.test.jp, test.jp",
        "ac.jp, null",
        "test.ac.jp, test.ac.jp",
        "www.test.ac.jp, test.ac.jp",
        "kyoto.jp, null",
        "test.kyoto.jp, test.kyoto.jp",
        "ide.kyoto.jp, null",
        "b.ide.kyoto.jp, b.ide.kyoto.jp",
        "a.b.ide.kyoto.jp, b.ide.kyoto.jp",
        "c.kobe.jp, null",
        "b.c.kobe.jp, b.c.kobe.jp",
        "a.b.c.kobe.jp, b.c.kobe.jp",
        "city.kobe.jp, city.kobe.jp",
        "www.city.kobe.jp, city.kobe.jp",
        "ck, null",
        "test.ck, null",
        "b.test.ck, b.test.ck",
        "a.b.test.ck, b.test.ck",
        "www.ck, www.ck",
        "www.www.ck, www.ck",
        "us, null",
        "test.us, test.us",
        "www.test.us, test.us",
        "ak.us, null",
        "test.ak.us, test.ak.us",
        "www.test.ak.us, test.ak.us",
        "k12.ak.us, null",
        "test.k12.ak.us, test.k12.ak.us",
        "www.test.k12.ak.us, test.k12.ak.us",
        "食狮.com.cn, xn--85x722f.com.cn",
        "食狮.公司.cn, xn--85x722f.xn--55qx5d.cn",
        "www.食狮.公司.cn, xn--85x722f.xn--55qx5d.cn",
        "shishi.公司.cn, shishi.xn--55qx5d.cn",
        "公司.cn, null",
        "食狮.中国, xn--85x722f.xn--fiqs8s",
        "www.食狮.中国, xn--85x722f.xn--fiqs8s",
        "shishi.中国, shishi.xn--fiqs8s",
        "中国, null",
        "xn--85x722f.com.cn, xn--85x722f.com.cn",
        "xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn",
        "www.xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn",
        "shishi.xn--55qx5d.cn, shishi.xn--55qx5d.cn",
        "xn--55qx5d.cn, null",
        "xn--85x722f.xn--fiqs8s, xn--85x722f.xn--fiqs8s",
        "shishi.xn--fiqs8s, shishi.xn--fiqs8s",
        "xn--fiqs8s, null",
        "example.com., example.com",
        "a.github.io, a.github.io",
        "'', null",
      })
  void registrable(String domain, String expected) {
    assertEquals(Optional.ofNullable(expected), SHIPPED.registrable(domain));
  }

  @Test
  void defaultRuleIsTheLastLabel() {
    assertEquals("nowhere", SHIPPED.suffix("a.b.nowhere"));
    assertEquals("nowhere", SHIPPED.suffix("nowhere"));
    assertEquals(Optional.of("b.nowhere"), SHIPPED.registrable("a.b.nowhere"));
  }

  /** Each rule of the list, by what it says about names at and below it. */
  @Test
  void eachRuleOfTheListHolds() throws IOException {
    List<String> rules;
    try (InputStream list = PublicSuffixes.class.getResourceAsStream("public_suffix_list.dat")) {
      rules =
          new String(list.readAllBytes(), UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("//"))
              .toList();
    }
    assertTrue(rules.size() > 8000, rules.size() + " rules");
    Set<String> exceptions = new HashSet<>();
    rules.stream().filter(rule -> rule.startsWith("!")).forEach(exceptions::add);
    for (String rule : rules) {
      if (rule.startsWith("!")) {
        String name = rule.substring(1);
        String ascii = DomainName.normal(name);
        assertEquals(ascii.substring(ascii.indexOf('.') + 1), SHIPPED.suffix(name), rule);
        assertEquals(Optional.of(ascii), SHIPPED.registrable("www." + name), rule);
      } else {
        String name = rule.startsWith("*.") ? "any-label" + rule.substring(1) : rule;
        String ascii = DomainName.normal(name);
        assertEquals(ascii, SHIPPED.suffix(name), rule);
        assertEquals(ascii, SHIPPED.suffix(ascii), rule);
        assertEquals(Optional.empty(), SHIPPED.registrable(name), rule);
        assertEquals(
            Optional.of("zz-own." + ascii), SHIPPED.registrable("www.zz-own." + name), rule);
      }
    }
    assertTrue(exceptions.size() >= 8, exceptions::toString);
  }

  @Test
  void aFileReplacesTheList(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("list.dat");
    Files.writeString(file, "// mine\n\nfoo  trailing words\n*.bar\n!baz.bar\nbücher.foo\n");
    PublicSuffixes mine = PublicSuffixes.read(file);
    assertEquals("foo", mine.suffix("a.foo"));
    assertEquals("a.bar", mine.suffix("b.a.bar"));
    assertEquals("bar", mine.suffix("baz.bar"));
    assertEquals("xn--bcher-kva.foo", mine.suffix("A.BÜCHER.foo"));
    assertEquals("com", mine.suffix("a.co.com"));
  }

  @Test
  void aListWithoutRulesIsRefused() {
    assertThrows(IOException.class, () -> new PublicSuffixes(new StringReader("// nothing\n")));
  }

  @Test
  void manyLabelsAreNoTrouble() {
    assertEquals("com", SHIPPED.suffix("a.".repeat(20_000) + "com"));
  }
}
