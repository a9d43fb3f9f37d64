#include <algorithm>
#include <new>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "../association/link.hpp"
#include "prepared_row.hpp"
#include "record_access.hpp"

// Validators of attributes and of whole records. Whether a value fits its column is `checkValue`'s to say.
namespace sequelize::detail {
namespace {

/// What went wrong with a function of the program's that is asked, or what it says.
template <class Call>
Verdict askFunction(Call call, std::vector<ValidationErrorItem>& items) {
    try {
        return call();
    } catch (const UniqueConstraintError&) {
        throw;  // the database's, which a function asked
    } catch (const ValidationError& error) {
        items = error.errors();
        return std::nullopt;
    } catch (const BaseError&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        return error.what();
    }
}

/// Appends what a function says of the attribute, or the record, that `path` names.
template <class Call>
void addVerdict(const std::string& path, const std::string& name, const std::string& usual, Call call,
                std::vector<ValidationErrorItem>& errors) {
    std::vector<ValidationErrorItem> items;
    if (auto verdict = askFunction(std::move(call), items)) {
        auto message = verdict->empty() ? usual : std::move(*verdict);
        items.push_back({.message = std::move(message), .type = "Validation error"});
    }
    for (auto& item : items) {
        if (item.path.empty()) item.path = path;
        if (item.validatorKey.empty()) item.validatorKey = name;
        errors.push_back(std::move(item));
    }
}

void askValidator(const Validator& validator, const ColumnDefinition& attribute, const Value& value,
                  std::vector<ValidationErrorItem>& errors) {
    if (value.isNull() && !validator.takesNull) return;
    const auto failed = [&] {
        return validator.message.empty() ? fmt::format("Validation {} on {} failed", validator.name, attribute.name)
                                         : validator.message;
    };
    if (validator.accepts) {
        if (validator.accepts(validator, value)) return;
        errors.push_back({.message = failed(),
                          .type = "Validation error",
                          .path = attribute.name,
                          .validatorKey = validator.name,
                          .validatorName = validator.name,
                          .validatorArgs = validator.arguments});
        return;
    }
    std::string scratch;
    const Cell cell = viewOf(value, scratch);
    addVerdict(
        attribute.name, validator.name, failed(), [&] { return validator.function(cell); }, errors);
}

bool hasName(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

/// Sets a record's members for as long as it lives: what would be assigned is seen, and is not there if it is refused.
class AssignedMembers {
public:
    AssignedMembers(const TableDefinition& table, void* record, const std::vector<Assignment>& assignments)
        : table_(table), record_(record) {
        before_.reserve(assignments.size());
        for (const auto& a : assignments) {
            const auto& column = table.columns[a.column];
            const Value* value = a.expression.value();
            if (!value || !column.member || memberValue(column, record) == *value) continue;
            before_.emplace_back(a.column, memberValue(column, record));
            setMember(column, record, *value);
        }
    }
    AssignedMembers(const AssignedMembers&) = delete;
    AssignedMembers& operator=(const AssignedMembers&) = delete;
    ~AssignedMembers() {
        for (const auto& [index, value] : before_) setMember(table_.columns[index], record_, value);
    }

private:
    const TableDefinition& table_;
    void* record_;
    std::vector<AssignedValue> before_;
};

}  // namespace

void ModelCore::addValidator(RecordValidator validator) {
    if (validator.name.empty())
        throw UsageError(fmt::format("addValidator of model '{}': the function needs a name, for errors to give it",
                                     table_.modelName));
    if (table_.findAttribute(validator.name))
        throw UsageError(fmt::format("addValidator of model '{}': '{}' is the name of an attribute; give another",
                                     table_.modelName, validator.name));
    if (std::ranges::find(recordValidators_, validator.name, &RecordValidator::name) != recordValidators_.end())
        throw UsageError(fmt::format("addValidator of model '{}': there is one named '{}'; give another name",
                                     table_.modelName, validator.name));
    recordValidators_.push_back(std::move(validator));
    hasValidators_ = true;
}

std::vector<std::string> ModelCore::skippedBy(const ValidationRequest& request) const {
    std::vector<std::string> names;
    for (const auto& reference : request.skip) {
        const auto isVirtual = [&](const ColumnDefinition& attribute) {
            return reference.offset >= 0 ? attribute.member && attribute.member.offset == reference.offset
                                         : attribute.name == reference.name;
        };
        const auto found = std::ranges::find_if(table_.virtuals, isVirtual);
        const bool isValidator =
            reference.offset < 0 &&
            std::ranges::find(recordValidators_, reference.name, &RecordValidator::name) != recordValidators_.end();
        names.push_back(isValidator                      ? reference.name
                        : found != table_.virtuals.end() ? found->name
                                                         : table_.columns[indexOf(reference)].name);
    }
    return names;
}

/// A misspelt name is wrong where nothing is validated, too.
void ModelCore::requireKnown(const ValidationRequest& request) const {
    if (!request.skip.empty()) (void)skippedBy(request);
}

void ModelCore::validateRecord(const std::vector<const Value*>& values, const void* record,
                               const ValidationRequest& request, std::vector<ValidationErrorItem>& errors) const {
    const auto skipped = skippedBy(request);
    const std::size_t width = table_.columns.size();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& attribute = i < width ? table_.columns[i] : table_.virtuals[i - width];
        if (!values[i] || attribute.validators.empty() || hasName(skipped, attribute.name)) continue;
        for (const auto& validator : attribute.validators.items())
            askValidator(validator, attribute, *values[i], errors);
    }
    if (!record) return;
    for (const auto& validator : recordValidators_)
        if (!hasName(skipped, validator.name))
            addVerdict(
                validator.name, validator.name, fmt::format("Validation {} failed", validator.name),
                [&] { return validator.function(record); }, errors);
}

void ModelCore::validateInsert(const void* record, std::span<const std::optional<Value>> values,
                               const InsertRequest& request, std::vector<ValidationErrorItem>& errors) const {
    if (!hasValidators_ || !request.validation.isOn) return requireKnown(request.validation);
    std::vector<const Value*> given(table_.columns.size() + table_.virtuals.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i]) given[i] = &*values[i];
    std::vector<Value> virtuals(table_.virtuals.size());
    if (record && request.fields.empty())
        for (std::size_t i = 0; i < virtuals.size(); ++i) {
            if (!table_.virtuals[i].member) continue;
            virtuals[i] = memberValue(table_.virtuals[i], record);
            given[table_.columns.size() + i] = &virtuals[i];
        }
    if (record || recordValidators_.empty() || !layout_.withNew) {
        validateRecord(given, record, request.validation, errors);
        return;
    }
    layout_.withNew([&](void* made) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i]) setMember(table_.columns[i], made, *values[i]);
        validateRecord(given, made, request.validation, errors);
    });
}

void ModelCore::validateUpdate(void* record, const std::vector<Assignment>& assignments, bool withVirtuals,
                               const ValidationRequest& request, std::vector<ValidationErrorItem>& errors) const {
    if (!hasValidators_ || !request.isOn) return requireKnown(request);
    const std::size_t width = table_.columns.size();
    std::vector<const Value*> given(width + table_.virtuals.size());
    for (const auto& a : assignments) given[a.column] = a.expression.value();
    std::vector<Value> virtuals(table_.virtuals.size());
    for (std::size_t i = 0; withVirtuals && i < virtuals.size(); ++i) {
        if (!table_.virtuals[i].member) continue;
        virtuals[i] = memberValue(table_.virtuals[i], record);
        if (virtuals[i] != initials_[width + i]) given[width + i] = &virtuals[i];  // no row holds it: somebody set it
    }
    if (!record || recordValidators_.empty()) {
        validateRecord(given, nullptr, request, errors);
        return;
    }
    const AssignedMembers assigned(table_, record, assignments);
    validateRecord(given, record, request, errors);
}

void ModelCore::checkStored(const void* record, std::span<std::optional<Value>> values,
                            std::vector<ValidationErrorItem>& errors) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& column = table_.columns[i];
        if (!column.member || isUnread(record, i)) continue;
        values[i] = memberValue(column, record);
        checkValue(i, *values[i], errors);
    }
}

void ModelCore::checkNew(const void* record, std::span<std::optional<Value>> values,
                         std::vector<ValidationErrorItem>& errors) const {
    std::vector<ValidationErrorItem> found;
    (void)prepareInsert(record, planInsert({}), values, found);
    // a record that it belongs to gives its key when both are stored
    std::vector<std::string> coming;
    for (const auto* association : associations_)
        if (association->kind == AssociationKind::belongsTo &&
            association->slot.operations->size(association->slot.in(const_cast<void*>(record))) > 0)
            for (const auto index : Link(*association).sourceKey()) coming.push_back(table_.columns[index].name);
    for (auto& error : found)
        if (error.validatorKey != "is_null" || !hasName(coming, error.path)) errors.push_back(std::move(error));
}

void ModelCore::validate(const void* record, const ValidationRequest& request) const {
    use();
    std::vector<ValidationErrorItem> errors;
    std::vector<std::optional<Value>> values(table_.columns.size());
    RecordState* state = stateOf(const_cast<void*>(record));
    const bool isStored = state && !state->memory_.isNew;
    if (isStored)
        checkStored(record, values, errors);
    else
        checkNew(record, values, errors);
    validateInsert(record, values, {.validation = request}, errors);
    if (!errors.empty()) throw ValidationError(std::move(errors));
}

}  // namespace sequelize::detail
