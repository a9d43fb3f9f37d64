#include "mysql_errors.hpp"

namespace sequelize::mysql {
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

}  // namespace

ForeignKeyFacts foreignKeyFacts(std::string_view message) {
    ForeignKeyFacts facts;
    Names names(message);
    if (!names.skipTo("(") || (facts.table = names.nextOfSchema()).empty()) return facts;
    if (names.skipTo("CONSTRAINT ")) facts.index = names.next();
    if (!names.skipTo("FOREIGN KEY (")) return facts;
    do facts.fields.push_back(names.next());
    while (names.skip(", "));
    if (names.skipTo("REFERENCES ")) facts.target = names.nextOfSchema();
    return facts;
}

}  // namespace sequelize::mysql
