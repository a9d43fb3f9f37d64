#include <string>
#include <vector>

#include "mysql_errors.hpp"

namespace sequelize::detail::mysql {
namespace {

/// Reads `names` from a message one after the other.
class Names {
public:
    explicit Names(std::string_view text) : text_(text) {}

    /// Goes on behind the words; false: they do not come.
    bool skipTo(std::string_view words) {
        const auto found = text_.find(words);
        if (found == std::string_view::npos) return false;
        text_.remove_prefix(found + words.size());
        return true;
    }
    bool skip(std::string_view words) {
        if (!text_.starts_with(words)) return false;
        text_.remove_prefix(words.size());
        return true;
    }
    std::string next() {
        std::string name;
        if (!skip("`")) return name;
        while (!text_.empty()) {
            if (skip("``"))
                name += '`';
            else if (skip("`"))
                break;
            else {
                name += text_.front();
                text_.remove_prefix(1);
            }
        }
        return name;
    }
    /// The last of `a`.`b`.
    std::string nextOfSchema() {
        std::string name = next();
        while (skip(".")) name = next();
        return name;
    }

private:
    std::string_view text_;
};

/// "Cannot drop table 'parent' referenced by a foreign key constraint 'child_ibfk_1' on table 'child'.": three names,
/// in this order in every language; no other message quotes so many.
ForeignKeyFacts factsOfDrop(std::string_view message) {
    std::vector<std::string> names;
    for (auto open = message.find('\''); open != std::string_view::npos; open = message.find('\'', open + 1)) {
        const auto close = message.find('\'', open + 1);
        if (close == std::string_view::npos) break;
        names.emplace_back(message.substr(open + 1, close - open - 1));
        open = close;
    }
    ForeignKeyFacts facts;
    if (names.size() != 3 || message.find('`') != std::string_view::npos) return facts;
    facts.target = std::move(names[0]);
    facts.index = std::move(names[1]);
    facts.table = std::move(names[2]);
    return facts;
}

}  // namespace

ForeignKeyFacts foreignKeyFacts(std::string_view message) {
    ForeignKeyFacts facts;
    if (auto drop = factsOfDrop(message); !drop.table.empty()) return drop;
    Names names(message);
    if (!names.skipTo("(") || (facts.table = names.nextOfSchema()).empty()) return facts;
    if (names.skipTo("CONSTRAINT ")) facts.index = names.next();
    if (!names.skipTo("FOREIGN KEY (")) return facts;
    do facts.fields.push_back(names.next());
    while (names.skip(", "));
    if (names.skipTo("REFERENCES ")) facts.target = names.nextOfSchema();
    return facts;
}

}  // namespace sequelize::detail::mysql
