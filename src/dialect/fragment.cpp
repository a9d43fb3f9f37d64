#include "fragment.hpp"

#include <algorithm>
#include <string>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "placeholders.hpp"

namespace sequelize::detail {
namespace {

bool isBlankByte(char c) noexcept {
    return static_cast<unsigned char>(c) <= ' ';
}
bool isOfTerm(char c) noexcept {
    return isOfWord(c) || c == '.' || c == '@' || c == '?' || c == ':';
}

/// `sql` with each quoted text as a letter, each group as (), and without comments.
std::string outline(std::string_view sql, const LexicalRules& rules, bool& endsInComment) {
    std::string out;
    int depth = 0;
    for (const auto& [kind, text] : scanSql(sql, rules, {})) {
        endsInComment = kind == SqlPiece::Part::comment && !text.starts_with("/*");
        if (kind == SqlPiece::Part::comment) {
            if (text.starts_with("/*") && (text.size() < 4 || !text.ends_with("*/")))
                throw UsageError("a literal has a comment that is not closed; close it with */");
            out += ' ';
            continue;
        }
        if (kind == SqlPiece::Part::quoted) {
            if (depth == 0) out += 'q';
            continue;
        }
        for (const char c : text) {
            if (c == ')' && --depth < 0)
                throw UsageError("a literal closes a parenthesis that it does not open; give it whole expressions");
            if (depth == 0) out += c;
            if (c == '(') ++depth;
        }
    }
    if (depth > 0) throw UsageError("a literal has a parenthesis that is not closed; give it whole expressions");
    return out;
}

/// Takes blanks, a term, and the blanks behind it from the text's beginning.
bool takeTerm(std::string_view& text) {
    const auto skipBlanks = [&text] {
        text.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(text, isBlankByte) - text.begin()));
    };
    skipBlanks();
    const auto size = static_cast<std::size_t>(std::ranges::find_if_not(text, isOfTerm) - text.begin());
    text.remove_prefix(size);
    skipBlanks();
    const bool hasGroup = text.starts_with("()");
    if (hasGroup) text.remove_prefix(2);
    skipBlanks();
    return size > 0 || hasGroup;
}

Fragment::Form formOf(std::string_view outline) {
    if (!takeTerm(outline)) return Fragment::Form::other;
    if (outline.empty()) return Fragment::Form::term;
    while (!outline.empty()) {
        if (std::string_view("+-*/%").find(outline.front()) == std::string_view::npos) return Fragment::Form::other;
        outline.remove_prefix(1);
        if (!takeTerm(outline)) return Fragment::Form::other;
    }
    return Fragment::Form::sum;
}

}  // namespace

Fragment fragmentOf(std::string_view sql, const LexicalRules& rules) {
    if (std::ranges::all_of(sql, isOfTerm)) return {.form = Fragment::Form::term};
    Fragment fragment;
    const std::string shape = outline(sql, rules, fragment.endsInComment);
    fragment.form = formOf(shape);
    fragment.isList = shape.find(',') != std::string::npos;
    return fragment;
}

}  // namespace sequelize::detail
