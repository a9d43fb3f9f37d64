#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "../core/listed.hpp"
#include "../schema/identifier.hpp"
#include "formats.hpp"
#include "line_direction.hpp"
#include "visible_text.hpp"

namespace sequelize::detail {
namespace {

/// A text within a label, which is XML. Blanks are kept as they are; lines are wrapped at about `width` characters.
std::string dotHtml(std::string_view text, std::size_t width = std::string::npos) {
    std::string out;
    for (const char c : wrappedText(visibleText(text), width)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case ']':
                out += "&#93;";
                break;  // Graphviz stumbles over one in front of a tag
            case ' ':
                out += "&#160;";
                break;
            case '\n':
                out += "<br align=\"left\"/>";
                break;
            default:
                out += c;
        }
    }
    // Graphviz takes no empty text, and aligns a last line only where it is ended as well.
    if (out.empty()) return "&#160;";
    return out.find("<br") == std::string::npos ? out : out + "<br align=\"left\"/>";
}

std::string dotQuoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : visibleText(text)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
        if (c == '&') out += "amp;";  // Graphviz takes &; for an entity, and its SVG would be no XML
    }
    return out + '"';
}

std::string dotFont(std::string_view color, int size, std::string text) {
    return "<font color=\"" + std::string(color) + "\" point-size=\"" + std::to_string(size) + "\">" + std::move(text) +
           "</font>";
}

/// The names of the nodes, no two alike.
std::vector<std::string> dotNames(const std::vector<DiagramBox>& boxes) {
    std::set<std::string> taken;
    std::vector<std::string> names;
    for (const auto& box : boxes) {
        std::string text = box.absence.empty() ? box.name : box.name + " (" + box.absence + ")";
        while (!taken.insert(dotQuoted(text)).second) text += '\'';
        names.push_back(dotQuoted(text));
    }
    return names;
}

std::string dotMarks(const DiagramRow& row) {
    std::string marks;
    if (row.isPrimary) addListed(marks, "PK");
    if (row.isForeign) addListed(marks, "FK");
    if (row.isUnique) addListed(marks, "UK");
    if (!row.uniqueTogether.empty()) addListed(marks, "UK*");
    return marks;
}

/// What stands below a table's columns: the unique keys of several columns.
std::vector<std::string> keysTogether(const DiagramBox& box) {
    std::vector<std::string> keys;
    for (const auto& row : box.rows)
        for (const auto& key : row.uniqueTogether)
            if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    return keys;
}

/// A row of the table that a label is. Lines to its left end at the port w<number>, those to its right at e<number>.
std::string dotRow(const DiagramRow& row, std::size_t number, bool hasComments) {
    const auto cell = [&](std::string_view port, const std::string& content) {
        std::string out = "<td align=\"left\" balign=\"left\"";
        if (!port.empty()) out += " port=\"" + std::string(port) + std::to_string(number) + "\"";
        return out + '>' + content + "</td>";
    };
    const std::string marks = dotMarks(row);
    std::string type = row.type;
    if (row.allowNull) type += type.empty() ? "null" : " null";
    std::string out = "<tr>" + cell("w", dotFont("#9a5b13", 9, "<b>" + dotHtml(marks) + "</b>"));
    out += cell("", row.isPrimary ? "<b>" + dotHtml(row.name) + "</b>" : dotHtml(row.name));
    out += cell(hasComments ? "" : "e", dotFont("#5b6b7d", 10, dotHtml(type, 32)));
    if (hasComments) out += cell("e", dotFont("#5b6b7d", 9, "<i>" + dotHtml(row.comment, 36) + "</i>"));
    return out + "</tr>";
}

std::string dotLabel(const DiagramBox& box) {
    const bool isStub = !box.absence.empty();
    const bool hasComments = std::ranges::any_of(box.rows, [](const DiagramRow& row) { return !row.comment.empty(); });
    const std::string span = box.rows.empty() ? "" : hasComments ? " colspan=\"4\"" : " colspan=\"3\"";
    std::string head = "<b>" + dotHtml(box.name, 40) + "</b>";
    if (isStub) head += "<br/>" + dotFont("#5b6b7d", 9, dotHtml(box.absence));
    if (!box.comment.empty()) head += "<br/>" + dotFont("#d7e0ea", 9, dotHtml(box.comment, 40));
    std::string out = "<table border=\"1\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"4\" color=\"#8896a6\" ";
    out += isStub ? "style=\"dashed\" bgcolor=\"#f2f4f7\">" : "bgcolor=\"#ffffff\">";
    out += "<tr><td port=\"head\"" + span;
    out += isStub ? ">" + dotFont("#40505f", 12, std::move(head))
                  : " bgcolor=\"#2f4b6e\">" + dotFont("#ffffff", 12, std::move(head));
    out += "</td></tr>";
    for (std::size_t i = 0; i < box.rows.size(); ++i) out += "\n      <hr/>" + dotRow(box.rows[i], i, hasComments);
    for (const auto& key : keysTogether(box))
        out += "\n      <hr/><tr><td align=\"left\" balign=\"left\"" + span + ">" +
               dotFont("#9a5b13", 9, "<b>UK*</b>&#160;" + dotHtml(key, 48)) + "</td></tr>";
    return out + "\n    </table>";
}

/// Where a line begins or ends: at the row of the foreign key's first column, or at the name where it has none.
std::string dotPort(const DiagramBox& box, const std::vector<std::string>& columns, char side) {
    const auto row = std::ranges::find_if(box.rows, [&](const DiagramRow& each) {
        return !columns.empty() && isSameIdentifier(each.name, columns.front());
    });
    if (row == box.rows.end()) return std::string(":head:") + side;
    return std::string(":") + side + std::to_string(row - box.rows.begin()) + ':' + side;
}

/// The columns, where the ends of the line do not tell them.
std::string dotLineLabel(const DiagramLine& line, const DiagramBox& child) {
    std::string text;
    if (line.childColumns.size() > 1 || child.rows.empty())
        for (const auto& column : line.childColumns) addListed(text, column);
    // Graphviz draws a loop into the next box, but for one with a label.
    if (text.empty() && line.parent == line.child) return ", label=\"      \"";
    return text.empty() ? text : ", label=<" + dotHtml(text, 30) + ">";
}

}  // namespace

std::string dotText(const DiagramPicture& picture) {
    const auto names = dotNames(picture.boxes);
    std::string out = R"(digraph "schema" {
  graph [rankdir=LR, bgcolor="white", pad=0.3, nodesep=0.45, ranksep=1.1, fontname="Helvetica,Arial,sans-serif"];
  node [shape=plain, fontname="Helvetica,Arial,sans-serif", fontsize=11];
  edge [dir=both, color="#5b6b7d", arrowsize=0.9, fontname="Helvetica,Arial,sans-serif", fontsize=9, fontcolor="#40505f"];
)";
    for (std::size_t i = 0; i < names.size(); ++i)
        out += "\n  " + names[i] + " [label=<\n    " + dotLabel(picture.boxes[i]) + ">];\n";
    if (!picture.lines.empty()) out += '\n';
    const auto isTurned = turnedLines(picture);
    for (std::size_t i = 0; i < picture.lines.size(); ++i) {
        const auto& line = picture.lines[i];
        const auto& parentBox = picture.boxes[line.parent];
        const auto& childBox = picture.boxes[line.child];
        const bool isLoop = line.parent == line.child;
        // Lines leave boxes to the right and enter them from the left; one from a table to itself stays on the right.
        std::string from = names[line.parent] + dotPort(parentBox, line.parentColumns, isTurned[i] ? 'w' : 'e');
        std::string to = names[line.child] + dotPort(childBox, line.childColumns, isTurned[i] || isLoop ? 'e' : 'w');
        std::string fromEnd = line.isOptional ? "teeodot" : "teetee";
        std::string toEnd = line.isSingle ? "teeodot" : "crowodot";
        if (isTurned[i]) {
            std::swap(from, to);
            std::swap(fromEnd, toEnd);
        }
        out += "  " + from + " -> " + to + " [arrowtail=" + fromEnd + ", arrowhead=" + toEnd;
        out += dotLineLabel(line, childBox) + "];\n";
    }
    return out + "}\n";
}

}  // namespace sequelize::detail
