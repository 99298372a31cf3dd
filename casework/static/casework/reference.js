// The API's reference: what the description says. It can be asked from here, but nothing can be changed.
const place = document.getElementById("reference");
SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  supportedSubmitMethods: ["get"],
  validatorUrl: null, // nobody else is asked
});
