// What sequelize_migrations makes part of a program is what is in the folder.
#include <migrations.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace {

void expect(bool holds, const std::string& what) {
    if (holds) return;
    std::fprintf(stderr, "not so: %s\n", what.c_str());
    std::exit(1);
}

bool isSame(
    const std::optional<sequelize::detail::SqlScript>& a, const std::optional<sequelize::detail::SqlScript>& b
) {
    if (!a || !b) return !a && !b;
    bool same = a->transaction == b->transaction && a->parts.size() == b->parts.size();
    for (std::size_t i = 0; same && i < a->parts.size(); ++i)
        same = a->parts[i].text == b->parts[i].text && a->parts[i].line == b->parts[i].line;
    return same;
}

}  // namespace

int main() {
    using sequelize::detail::MigrationKind;
    const auto built = migrations();
    const auto read = sequelize::Migrations::fromFolder(FOLDER);
    expect(built.names() == read.names(), "the same names");
    expect(built.size() >= 7, "all files");
    std::size_t longest = 0;
    for (std::size_t i = 0; i < built.size(); ++i) {
        const auto& a = built.list()[i];
        const auto& b = read.list()[i];
        expect(a.stem == b.stem && isSame(a.up, b.up) && isSame(a.down, b.down), a.name + " is the same");
        if (b.kind == MigrationKind::sql)
            expect(a.checksum == b.checksum && a.checksum.size() == 64, a.name + ": checksum");
        if (a.up && !a.up->parts.empty()) longest = std::max(longest, a.up->parts[0].text.size());
        if (a.name.ends_with(".cpp"))
            expect(a.kind == MigrationKind::cpp && a.code.up != nullptr, a.name + " can be run");
        if (a.name.ends_with(".js")) expect(a.kind == MigrationKind::foreign, a.name + " cannot be run");
        // The same but for a byte order mark and CRLF.
        if (a.name == "20260105120000-other-ends.cpp") expect(a.checksum == CHECKSUM, a.name + ": checksum");
    }
    expect(longest > 70'000, "the long file");
    expect(seeders().names() == std::vector<std::string>{"20260101120000-create-books.cpp"}, "the seeder");
}
