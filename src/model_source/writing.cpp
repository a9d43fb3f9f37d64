#include "writing.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include <sequelize/schema/inflection.hpp>

#include "expressions.hpp"

namespace sequelize::detail {
namespace {

constexpr std::size_t generatedWidth = 120;
/// Structs with more members cannot be taken apart: all their fields are listed.
constexpr std::size_t mostKnownMembers = 64;

// --- lines

/// A comment of whole words. Nothing in it ends the comment, or continues it.
std::string commented(std::string_view indent, std::string_view text) {
    std::string out;
    std::string line;
    const std::string begin = std::string(indent) + "//";
    const auto flush = [&] {
        if (line.empty()) return;
        if (line.ends_with('\\')) line += '.';
        out += begin + line + "\n";
        line.clear();
    };
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ') ++end;
        const auto word = text.substr(at, end - at);
        if (!word.empty()) {
            if (begin.size() + line.size() + 1 + word.size() > generatedWidth) flush();
            line += " " + std::string(word);
        }
        at = end + 1;
    }
    flush();
    return out;
}

/// `begin` + items + `end` in one line where there is room, else an item a line.
std::string braced(std::string_view indent, const std::string& begin, const std::vector<std::string>& items,
                   const std::string& end) {
    std::string line = std::string(indent) + begin;
    for (std::size_t i = 0; i < items.size(); ++i) line += (i ? ", " : "") + items[i];
    line += end;
    const bool isOneLine = line.find('\n') == std::string::npos;
    if (isOneLine && line.size() <= generatedWidth) return line + "\n";
    std::string out = std::string(indent) + begin + "\n";
    for (const auto& item : items) out += std::string(indent) + "    " + item + ",\n";
    return out + std::string(indent) + end + "\n";
}

std::string header(const std::string& about, const std::vector<std::string>& includes) {
    std::string text = commented("", about) + "#pragma once\n\n";
    for (const auto& include : includes) text += include.empty() ? "\n" : "#include " + include + "\n";
    return text;
}

std::string opened(const std::string& nameSpace) {
    return nameSpace.empty() ? "" : "namespace " + nameSpace + " {\n";
}

std::string closed(const std::string& nameSpace) {
    return nameSpace.empty() ? "" : "}  // namespace " + nameSpace + "\n";
}

std::vector<std::string> standardIncludes() {
    return {"<array>",  "<chrono>",      "<cstdint>", "<limits>", "<optional>",
            "<string>", "<string_view>", "<utility>", "",         "<sequelize/sequelize.hpp>"};
}

// --- a struct

std::string enumText(const PlannedEnum& values) {
    std::vector<std::string> names;
    for (const auto& value : values.values) names.push_back(value.first);
    std::string text = braced("", "enum class " + values.name + " { ", names, " };");
    if (text.find('\n') + 1 == text.size()) return text;
    return braced("", "enum class " + values.name + " {", names, "};");
}

std::string memberText(const PlannedColumn& column) {
    const std::string type = column.isOptional ? "std::optional<" + column.cppType + ">" : column.cppType;
    const std::string initial = column.initialiser.empty() ? "{}" : " = " + column.initialiser;
    return fmt::format("    {} {}{};\n", type, column.member, initial);
}

std::string joinedRemarks(const std::vector<std::string>& remarks) {
    std::string text;
    for (const auto& remark : remarks) text += (text.empty() ? "" : "; ") + remark;
    return text;
}

std::string columnText(const PlannedColumn& column) {
    const auto& schema = *column.column;
    if (column.member.empty())
        return commented("    ", fmt::format("{} has no member: {}. It is {}",
                                             schema.name.empty() ? "\"\"" : schema.name, joinedRemarks(column.remarks),
                                             schema.definition.empty() ? schema.type : schema.definition));
    std::string text;
    if (!column.remarks.empty()) text = commented("    ", column.member + ": " + joinedRemarks(column.remarks));
    return text + memberText(column);
}

std::string structText(const PlannedModel& model) {
    std::string text = commented("", fmt::format("A row of the table {}.", model.table->name));
    for (const auto& remark : model.remarks) text += commented("", remark);
    text += "struct " + model.structName + " {\n";
    for (const auto& column : model.columns) text += columnText(column);
    for (const auto& member : model.members) text += fmt::format("    {} {}{{}};\n", member.type, member.name);
    return text + "};\n";
}

std::string enumNamesText(const PlannedEnum& values, const std::string& nameSpace) {
    const std::string name = nameSpace.empty() ? values.name : nameSpace + "::" + values.name;
    std::string text =
        "template <>\nstruct sequelize::EnumNames<" + name + "> {\n    static constexpr std::array values{\n";
    for (const auto& [enumerator, value] : values.values)
        text += fmt::format("        std::pair{{{}::{}, std::string_view{{{}}}}},\n", name, enumerator, cppText(value));
    return text + "    };\n};\n";
}

/// The enums of models, and the names of their values, which stand outside of the namespace.
std::string enumsText(const std::vector<const PlannedModel*>& models, const std::string& nameSpace) {
    std::string enums;
    std::string names;
    for (const auto* model : models)
        for (const auto& values : model->enums) {
            enums += (enums.empty() ? "" : "\n") + enumText(values);
            if (values.needsNames()) names += enumNamesText(values, nameSpace) + "\n";
        }
    if (enums.empty()) return {};
    const std::string begin = opened(nameSpace);
    return begin + (begin.empty() ? "" : "\n") + enums + "\n" + closed(nameSpace) + (begin.empty() ? "" : "\n") + names;
}

std::string structsText(const std::vector<const PlannedModel*>& models, const std::string& nameSpace) {
    std::set<std::string> declared;
    for (const auto* model : models) {
        declared.insert(model->related.begin(), model->related.end());
        if (models.size() > 1) declared.insert(model->structName);
    }
    if (models.size() == 1) declared.erase(models[0]->structName);
    std::string text = opened(nameSpace);
    if (!text.empty()) text += "\n";
    for (const auto& name : declared) text += "struct " + name + ";\n";
    if (!declared.empty()) text += "\n";
    for (const auto* model : models) text += structText(*model) + "\n";
    return text;
}

// --- define

bool isListed(const PlannedModel& model, const PlannedColumn& column, bool listsAll) {
    if (column.member.empty() || (model.hasAutomaticId && column.member == "id")) return false;
    return !column.field.options().empty() || (listsAll && !column.isTimestamp);
}

/// The primary key first, in its order: a table's columns are in the order of the fields.
std::vector<const PlannedColumn*> listedFields(const PlannedModel& model) {
    const bool listsAll = model.columns.size() + model.members.size() > mostKnownMembers;
    std::vector<const PlannedColumn*> fields;
    if (model.table->primaryKey)
        for (const auto& part : model.table->primaryKey->parts)
            if (const auto* column = model.mapped(part.column); column && isListed(model, *column, listsAll))
                fields.push_back(column);
    for (const auto& column : model.columns)
        if (isListed(model, column, listsAll) && std::ranges::find(fields, &column) == fields.end())
            fields.push_back(&column);
    return fields;
}

std::string fieldText(const PlannedModel& model, const PlannedColumn& column) {
    const auto options = column.field.options();
    const std::string name = "field<" + model.pointerTo(column) + ">(";
    if (options.empty()) return "        " + name + "),\n";
    return braced("        ", name + "{", options, "}),");
}

/// `width`: of what stands before them in their line.
std::string modelOptionsText(const PlannedModel& model, std::size_t width) {
    std::vector<std::string> options;
    if (pluralize(model.modelName) != model.table->name)
        options.push_back(".tableName = " + cppText(model.table->name));
    options.insert(options.end(), model.options.begin(), model.options.end());
    static constexpr std::array<std::string_view, 14> order{
        ".tableName", ".freezeTableName", ".underscored", ".timestamps", ".createdAt", ".updatedAt", ".automaticId",
        ".idType",    ".indexes",         ".keptColumns", ".engine",     ".charset",   ".collate",   ".comment"};
    const auto place = [&](const std::string& option) {
        const auto name = option.substr(0, option.find(' '));
        return std::ranges::find(order, name) - order.begin();
    };
    if (!model.indexes.empty()) {
        std::string indexes = ".indexes = {\n";
        for (const auto& index : model.indexes) indexes += "            " + index + ",\n";
        options.push_back(indexes + "        }");
    }
    std::ranges::stable_sort(options, {}, place);
    std::string text;
    for (const auto& option : options) {
        const bool breaks =
            !text.empty() && (width + option.size() > generatedWidth - 4 || option.find('\n') != std::string::npos);
        text += text.empty() ? "" : breaks ? ",\n        " : ", ";
        width = breaks ? 8 + option.size() : width + option.size() + 2;
        text += option;
    }
    return "{" + text + "}";
}

std::string defineText(const PlannedModel& model) {
    std::string text = fmt::format("    auto {} = database.define<{}>({}, ", model.variable, model.structName,
                                   cppText(model.modelName));
    const auto fields = listedFields(model);
    if (!fields.empty()) {
        text += "{\n";
        for (const auto* column : fields) text += fieldText(model, *column);
        text += "    }, ";
    }
    return text + modelOptionsText(model, fields.empty() ? text.size() : 7) + ");\n";
}

std::string defineModelsText(const SourcePlan& plan) {
    std::string text = "// The models' handles. They are valid as long as the Sequelize object.\nstruct Models {\n";
    for (const auto& model : plan.models)
        text += fmt::format("    sequelize::Model<{}> {};\n", model.structName, model.variable);
    text +=
        "};\n\n// Defines the models with their associations: once for a Sequelize object, before threads use it.\n";
    text += "inline Models defineModels([[maybe_unused]] sequelize::Sequelize& database) {\n";
    text += "    using namespace sequelize::dsl;\n\n";
    for (const auto& model : plan.models) text += defineText(model) + "\n";
    for (const auto& call : plan.associations) text += braced("    ", call.begin + "{", call.options, "});");
    if (!plan.associations.empty()) text += "\n";
    std::vector<std::string> variables;
    for (const auto& model : plan.models) variables.push_back(model.variable);
    return text + braced("    ", "return {", variables, "};") + "}\n";
}

std::string modelsHeader(const SourcePlan& plan, const ModelSourceOptions& options,
                         const std::vector<const PlannedModel*>& models) {
    auto includes = standardIncludes();
    if (!options.singleFile) {
        includes = {"<sequelize/sequelize.hpp>", ""};
        for (const auto* model : models) includes.push_back(cppText(model->file));
        if (models.empty()) includes.pop_back();
    }
    std::string text = header("Models of a database's tables, as sequelize::modelSource wrote them.", includes) + "\n";
    for (const auto& remark : plan.remarks) text += commented("", remark);
    if (!plan.remarks.empty()) text += "\n";
    if (options.singleFile) {
        text += enumsText(models, options.nameSpace) + structsText(models, options.nameSpace);
    } else {
        text += opened(options.nameSpace);
        if (!options.nameSpace.empty()) text += "\n";
    }
    text += defineModelsText(plan);
    if (!options.nameSpace.empty()) text += "\n" + closed(options.nameSpace);
    return text;
}

}  // namespace

std::vector<std::string> PlannedField::options() const {
    std::vector<std::string> options;
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) options.push_back(fmt::format(".{} = {}", name, text));
    };
    add("type", type);
    add("allowNull", allowNull);
    add("primaryKey", primaryKey ? "true" : "");
    add("autoIncrement", autoIncrement ? "true" : "");
    add("unique", unique);
    add("defaultValue", defaultValue);
    add("field", field);
    add("comment", comment);
    return options;
}

std::vector<GeneratedFile> writeModels(const SourcePlan& plan, const ModelSourceOptions& options) {
    std::vector<const PlannedModel*> models;
    for (const auto& model : plan.models) models.push_back(&model);
    std::vector<GeneratedFile> files;
    if (!options.singleFile)
        for (const auto* model : models) {
            std::string text =
                header(fmt::format("The table {}, as sequelize::modelSource wrote it.", model->table->name),
                       standardIncludes()) +
                "\n" + enumsText({model}, options.nameSpace) + structsText({model}, options.nameSpace);
            if (options.nameSpace.empty())
                text.pop_back();
            else
                text += closed(options.nameSpace);
            files.push_back({model->file, std::move(text)});
        }
    files.push_back({"models.hpp", modelsHeader(plan, options, models)});
    return files;
}

}  // namespace sequelize::detail
