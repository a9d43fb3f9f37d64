#include <array>
#include <set>
#include <string_view>

#include "../core/ascii.hpp"
#include "../core/listed.hpp"
#include "formats.hpp"
#include "visible_text.hpp"

// Mermaid's grammar of er diagrams: packages/mermaid/src/diagrams/er/parser/erDiagram.jison of its repository. What is
// written here is read alike by versions 10.2 to 11.17, letters beyond ASCII in columns aside.
namespace sequelize::detail {
namespace {

/// Words that Mermaid reads as something else than a table's name, in either case.
constexpr std::array mermaidWords{
    "acctitle", "accdescr",   "class", "classdef", "direction", "end", "erdiagram", "many", "one",
    "only",     "optionally", "style", "subgraph", "title",     "to",  "u",         "zero", "default",
};

/// A text between double quotes. Mermaid reads #35; as the character of that number, and knows no other escape.
std::string quotedForMermaid(std::string_view text) {
    const std::string visible = visibleText(text);
    std::string_view rest = visible;
    std::string out = "\"";
    while (!rest.empty()) {
        const char c = rest[0];
        // The quote ends the text; % and \ are not taken; # is the escape; <, >, &, ` and * would be HTML or Markdown,
        // and so would be $$; ~ makes a generic type of the rest of a line.
        const bool isSpecial = std::string_view("\"%\\#<>&`*~$").find(c) != std::string_view::npos;
        // Within a word an underscore is one, at its edge it is emphasis.
        const bool isEdge =
            c == '_' && (rest.size() == 1 || !isOfName(rest[1]) || rest[1] == '_' || !isOfName(out.back()));
        // A line with "style", a colon, no blank and an escape loses its last semicolon.
        const bool isStyle = c == ':' && rest.size() > 1 && rest[1] != ' ';
        // "direction LR" anywhere in a line turns the picture, and drops the line.
        if (isSpecial || isEdge || isStyle || startsIgnoringCase(rest, "direction"))
            out += '#' + std::to_string(static_cast<unsigned char>(c)) + ';';
        else
            out += c;
        rest.remove_prefix(1);
    }
    if (out.size() == 1) out += ' ';  // a name must not be empty
    return out + '"';
}

std::string mermaidEntity(std::string_view name) {
    bool isPlain = !name.empty() && isLetter(name[0]) && !isOneOfWords(name, mermaidWords);
    for (const char c : name) isPlain = isPlain && isOfName(c);
    return isPlain ? std::string(name) : quotedForMermaid(name);
}

/// What a column's name may have of characters beyond ASCII: no blanks, and nothing below U+00C0.
bool isMermaidLetter(char32_t c) {
    const bool isBlank = c == 0x1680 || (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) || c == 0x205f ||
                         c == 0x2060 || c == 0x3000 || c == 0xfeff;
    const bool isSymbol = (c >= 0x2400 && c <= 0x2421) || c == 0xfffd;  // what stands for something else
    return c >= 0xc0 && !isBlank && !isSymbol;
}

/// A column's name as a word of Mermaid's, as near as it goes. Other characters become underscores.
std::string mermaidColumn(std::string_view name) {
    const std::string visible = visibleText(name);
    std::string word;
    for (std::string_view rest = visible; !rest.empty();) {
        const auto character = firstCharacter(rest);
        const bool isTaken = character.size() == 1 ? isOfName(character[0]) || character[0] == '-'
                                                   : isMermaidLetter(codePoint(character));
        if (isTaken)
            word += character;
        else
            word += '_';
        rest.remove_prefix(character.size());
    }
    // A digit or a hyphen begins no word, and PK, FK and UK are no names, also in front of what is no letter of ASCII.
    const auto start = std::string_view(word).substr(0, 2);
    const bool isMark = isOneOfWords(start, std::array{"pk", "fk", "uk"}) && (word.size() == 2 || !isOfName(word[2]));
    const bool beginsWell = !word.empty() && (startsName(word[0]) || static_cast<unsigned char>(word[0]) >= 0x80);
    if (isMark || !beginsWell) word.insert(0, 1, '_');
    return word;
}

/// A column's type as a word of Mermaid's: the whole, such as varchar(255) or int_unsigned, or the word that it begins
/// with. An underscore for a blank loses nothing; `isWhole` tells whether all else is there.
std::string mermaidType(std::string_view type, bool& isWhole) {
    std::string word;
    std::size_t first = 0;  // the length of the first word
    isWhole = true;
    for (std::size_t i = 0; i < type.size() && isWhole; ++i) {
        const char c = type[i];
        isWhole = isOfName(c) || c == '(' || c == ')' || (c == ' ' && i + 1 < type.size() && type[i + 1] != ' ');
        if (isWhole) word += c == ' ' ? '_' : c;
        if (isWhole && isOfName(c) && first == i) ++first;
    }
    if (!isWhole) word.resize(first);
    const auto start = std::string_view(word).substr(0, 2);
    const bool isMark = isOneOfWords(start, std::array{"pk", "fk", "uk"}) && (word.size() == 2 || !isOfName(word[2]));
    if (!word.empty() && startsName(word[0]) && !isMark) return word;
    isWhole = type.empty();
    return "_";
}

void addNote(std::string& notes, std::string_view note) {
    if (!notes.empty()) notes += "; ";
    notes += note;
}

void addMermaidRow(std::string& out, const DiagramRow& row) {
    bool isWholeType = true;
    const std::string type = mermaidType(row.type, isWholeType);
    const std::string name = mermaidColumn(row.name);
    std::string marks;
    if (row.isPrimary) addListed(marks, "PK");
    if (row.isForeign) addListed(marks, "FK");
    if (row.isUnique || !row.uniqueTogether.empty()) addListed(marks, "UK");
    std::string notes;
    // Markdown takes underscores at both ends away.
    const bool isEmphasis = name.size() > 2 && name.front() == '_' && name.back() == '_';
    if (name != row.name || isEmphasis) addNote(notes, "'" + row.name + "'");
    if (!isWholeType) addNote(notes, row.type);
    for (const auto& columns : row.uniqueTogether) addNote(notes, "unique: " + columns);
    if (!row.comment.empty()) addNote(notes, row.comment);
    out += "        " + type + ' ' + name;
    if (!marks.empty()) out += ' ' + marks;
    if (!notes.empty()) out += ' ' + quotedForMermaid(notes);
    out += '\n';
}

/// A name for each box, no two alike.
std::vector<std::string> mermaidNames(const std::vector<DiagramBox>& boxes) {
    std::set<std::string> taken;
    std::vector<std::string> names;
    for (const auto& box : boxes) {
        std::string text = box.absence.empty() ? box.name : box.name + " (" + box.absence + ")";
        while (!taken.insert(mermaidEntity(text)).second) text += '\'';
        names.push_back(mermaidEntity(text));
    }
    return names;
}

}  // namespace

std::string mermaidText(const DiagramPicture& picture) {
    const auto names = mermaidNames(picture.boxes);
    std::string out = "erDiagram\n";
    for (std::size_t i = 0; i < names.size(); ++i) {
        out += "    " + names[i];
        if (!picture.boxes[i].rows.empty()) {
            out += " {\n";
            for (const auto& row : picture.boxes[i].rows) addMermaidRow(out, row);
            out += "    }";
        }
        out += '\n';
    }
    for (const auto& line : picture.lines) {
        std::string columns;
        for (const auto& column : line.childColumns) addListed(columns, column);
        out += "    " + names[line.parent] + (line.isOptional ? " |o--" : " ||--") + (line.isSingle ? "o| " : "o{ ") +
               names[line.child] + " : " + quotedForMermaid(columns) + '\n';
    }
    return out;
}

}  // namespace sequelize::detail
