#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sequelize::detail::commandline {

/// A JSON document, for configuration: texts, numbers as they are spelled, and the rest.
struct Document {
    enum class Kind { null, boolean, number, text, list, object };
    Kind kind = Kind::null;
    std::string text{};                                       ///< of a text or a number; "true", "false"
    std::vector<Document> items{};                            ///< of a list
    std::vector<std::pair<std::string, Document>> members{};  ///< of an object, in the file's order

    [[nodiscard]] bool isObject() const noexcept { return kind == Kind::object; }
    /// Null: it is no object, or has no such member.
    [[nodiscard]] const Document* member(std::string_view name) const;
};

/// Whether this build has a JSON reader (nlohmann-json).
[[nodiscard]] bool canReadJson() noexcept;

/// nullopt where the text is no JSON; `where` gets "line 3, column 7". Throws Failure where `canReadJson` is false.
[[nodiscard]] std::optional<Document> parseJson(std::string_view text, std::string& where);

/// The whole file. Throws Failure when it cannot be read; `shown` is its name in messages.
[[nodiscard]] std::string fileText(const std::filesystem::path& file, const std::string& shown);

}  // namespace sequelize::detail::commandline
