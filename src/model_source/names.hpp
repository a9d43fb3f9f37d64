#pragma once

#include <set>
#include <string>
#include <string_view>

namespace sequelize::detail {

/// Whether C++ takes the text as the name of a member, and no header makes a macro of it.
[[nodiscard]] bool isCppName(std::string_view text);

/// The text where it is such a name, else one that is like it; `fallback` where nothing of it is left.
[[nodiscard]] std::string cppName(std::string_view text, std::string_view fallback);

/// "film_actor" to "FilmActor", and to "filmActor". A text of capitals alone is read in small letters.
[[nodiscard]] std::string pascalCase(std::string_view text);
[[nodiscard]] std::string camelCase(std::string_view text);

/// Names of one scope, each given once.
class NameScope {
public:
    void reserve(std::string_view name) { taken_.emplace(name); }
    [[nodiscard]] bool has(std::string_view name) const { return taken_.contains(std::string(name)); }
    /// `wanted`, or where it is taken `wanted` with something behind it; taken from now on.
    [[nodiscard]] std::string take(std::string wanted);

private:
    std::set<std::string> taken_;
};

}  // namespace sequelize::detail
