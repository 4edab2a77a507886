"""A Java tree made to scale: packages that use each other in every way that a move has to follow."""

PACKAGES = 40
CLASSES = 8
ROOT = "src/main/java/"

# A package, a package with another below it, one class that leaves its package, and one that also gets another name.
MOVES = [
    (ROOT + "org/shop/p1", ROOT + "org/shop/core/first"), (ROOT + "org/shop/p2", ROOT + "com/other/second"),
    (ROOT + "org/shop/p3/P3C3.java", ROOT + "org/shop/kit/P3C3.java"), (ROOT + "org/shop/p4/P4C4.java", ROOT + "org/shop/kit/Renamed.java"),
]


def source(package, number):
    """A class that uses a neighbour by its bare name, and others by each kind of import and by their whole names."""
    star, single, static, whole = ((package + step) % PACKAGES for step in (1, 2, 3, 5))
    name, near = f"P{package}C{number}", f"P{package}C{(number + 1) % CLASSES}"
    return f"""package org.shop.p{package};

import static org.shop.p{static}.P{static}C4.make;

import java.util.ArrayList;
import java.util.List;
import org.shop.p{single}.P{single}C3;
import org.shop.p{single}.P{single}C4.Inner;
import org.shop.p{star}.*;

/**
 * Uses {{@link org.shop.p{whole}.P{whole}C4}} and {{@link {near}}}.
 */
public class {name} {{
    public static class Inner{number if number != 4 else ''} {{ }}

    private final List<{near}> near = new ArrayList<>();
    private final P{star}C3 starred = new P{star}C3();
    private P{single}C3[] singles = {{ new P{single}C3() }};
    private org.shop.p{whole}.P{whole}C4 whole = new org.shop.p{whole}.P{whole}C4();

    public {name}() {{ }}

    public static {name} make() {{ return new {name}(); }}

    public String text(String p1, Object p2) {{
        String shop = p1 + p2;
        Object P4C4 = shop;
        for ({near} each : near) {{
            shop += each.text(p1, P4C4) + "org.shop.p{whole}.P{whole}C4" + P{star}C4.class;
        }}
        return shop + org.shop.p{static}.P{static}C4.make() + (p2 instanceof {near}) + (Object) whole + starred + singles[0];
    }}
}}
"""


def write(folder, shop="shop"):
    """Writes the tree with its packages below `org.SHOP`, and gives the number of its files."""
    count = 0
    for package in range(PACKAGES):
        for number in range(CLASSES):
            place = folder / ROOT / f"org/{shop}/p{package}" / f"P{package}C{number}.java"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(source(package, number).replace("org.shop.", f"org.{shop}."))
            count += 1
    return count
