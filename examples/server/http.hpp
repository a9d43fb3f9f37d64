#pragma once

#include <httplib.h>

#include <sequelize/json.hpp>
#include <sequelize/sequelize.hpp>

namespace school {

/// What is wrong with a request before any model sees it: the HTTP status, the field that it is about, and why.
struct RequestError : std::runtime_error {
    RequestError(int httpStatus, std::string name, const std::string& why)
        : std::runtime_error(why), status(httpStatus), field(std::move(name)) {}
    int status;
    std::string field;
};

/// The parameters of a request's query string. A name that is not `known`, one that comes twice, and a text that is no
/// UTF-8 are a RequestError: nothing that a client asks for is passed over in silence.
class Query {
public:
    Query(const httplib::Request& request, std::initializer_list<const char*> known);

    [[nodiscard]] std::optional<std::string> text(const std::string& name) const;
    [[nodiscard]] std::optional<int> integer(const std::string& name, int least, int most) const;
    /// How many records a page has.
    [[nodiscard]] std::uint64_t limit() const {
        return static_cast<std::uint64_t>(integer("limit", 1, 100).value_or(20));
    }
    /// What the parameter's value, or else the first one of the list, stands for.
    template <class T>
    [[nodiscard]] const T& choice(const std::string& name, const std::vector<std::pair<std::string, T>>& choices)
        const {
        const auto wanted = text(name).value_or(choices.front().first);
        for (const auto& [key, value] : choices)
            if (key == wanted) return value;
        std::string all;
        for (const auto& [key, value] : choices) all += (all.empty() ? "" : ", ") + key;
        throw RequestError(400, name, "is one of " + all);
    }

private:
    const httplib::Request& request_;
};

/// The number that stands in the path, in that group of its pattern. One that no row can have is 404, as one that no
/// row has.
[[nodiscard]] std::int64_t idOf(const httplib::Request& request, std::size_t group = 1);
[[nodiscard]] sequelize::Uuid uuidOf(const httplib::Request& request);

/// The body, a JSON object.
[[nodiscard]] nlohmann::json bodyOf(const httplib::Request& request);
/// Takes a member that belongs to no model out of the body: an integer, or a list of them.
[[nodiscard]] std::optional<std::int64_t> takeInteger(nlohmann::json& body, const char* name);
[[nodiscard]] std::vector<std::int64_t> takeIntegers(nlohmann::json& body, const char* name);

void send(httplib::Response& response, int status, const nlohmann::ordered_json& body);

/// A page of `findPage`: `{"records": [...], "next": "the cursor of the next page"}`.
template <class T>
void sendPage(httplib::Response& response, const sequelize::Model<T>& model, const sequelize::Page<T>& page) {
    nlohmann::ordered_json next;
    if (page.next) next = *page.next;
    send(response, 200, {{"records", toJSON(model, page.records)}, {"next", std::move(next)}});
}

/// Answers with what an exception is to a client: the table of errors.
void sendError(httplib::Response& response, const std::exception_ptr& thrown);

}  // namespace school
